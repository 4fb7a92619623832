"""German: what tells what somebody wants, and what asks for nothing."""

WORDS = {
    "instead": (
        "stattdessen|lieber|anstelle|statt|anstatt|anstelle von|an stelle von|statt in|lieber doch|doch lieber in|"
        "besser in"
    ),
    "somebody": "jemand|wer|irgendwer|irgendjemand|leute",
    "mine.of": "mein|meine|meinem|meinen|meiner|ich|wir|unser|unsere|mir",
    "have.i": "hab ich|habe ich|hab ich noch|habe ich noch|haben wir|haben wir noch",
    "join": (
        "soll auch zu|soll zu|kommt auch zu|kommt zu|nimmt teil an|soll in|möchte zu|will zu|soll auch bei|soll bei|"
        "soll auch in|soll dabei|soll auch dabei|muss zu|muss auch zu|muss bei|sollte bei|sollte auch|kommt mit zu|"
        "will auch zu|nimmt auch teil an|soll auch noch zu|gehört auch zu|eingeladen zu|hinzugefügt zu|dazu in|"
        "kommen zu|kommen auch zu|nehmen teil an|sollen zu|sollen auch zu|sind dabei bei|sind auch bei|ist auch bei|"
        "kommen mit zu|sollen in|kommt auch zum|kommt zum|kommt auch zur|kommt zur|soll zum|soll auch zum|soll zur|"
        "muss zum|will zum|kommt mit zum|ist auch beim|ist beim|soll beim|muss auch zum|kommen zum|kommen auch zum|"
        "soll auch ins|soll ins|muss auch noch zum|muss noch zum|muss ins|muss auch ins|soll mit ins|kommt ins"
    ),
    "rather": (
        "nein doch|quatsch|ich meine|äh nein|ach nein|nein|oder besser|beziehungsweise nein|sorry|doch lieber|moment|"
        "nee|nee doch|ne doch|ach doch|nö|oh nein|halt nein|pardon|entschuldigung|meinte"
    ),
    "frees": "gib|gebe|geb|gebt|geben|mach|mache|macht",
    "becomes": (
        "stattfinden|stattfindet|muss sein|soll sein|sollte sein|legen|leg|lege|stattdessen|muss|soll|sollte|setz|"
        "setze|wird|muss später|muss früher|müsste|müssen|sollten"
    ),
    "him": "ihn|sie",
    "book": (
        "buchen|buche|buch|reservieren|reserviere|reservier|brauche|brauchen|bräuchte|benötige|benötigen|hätte gern|"
        "hätte gerne|möchte|möchten|will|wollen|suche|such|finde|finden|gib mir|nehmen|nehme|ich brauche|wir brauchen|"
        "kann ich|können wir|kannst du|könntest du|hätten gern|hätten gerne|gibt es|gibt's|gibts|habt ihr|hast du|"
        "haben|besorg|organisiere|mach|trag ein|würde gern|würde gerne|buchung|reservierung|ich bitte um|bitte buchen|"
        "einen termin|termin|plane|planen|anlegen|brauch|brauchn|buchst|reservierst|haette gerne|wir bräuchten|"
        "bräuchten|suchen|zu buchen|neue buchung|nimm|kriege|bekomme|krieg|bekommen|könnte ich|könnten wir|ich will|"
        "belege|blocke|blocken|meeting|besprechung|benoetige|eintragen|bekomm|hol|hätt gern|hätt gerne|sichern|sichere|"
        "wünsche|wünschen|ansetzen|vereinbaren|einstellen|anfragen|buchn|bucht|reservirn|resevieren|möcht|moecht|"
        "hätten wir gern|buhen|bucche|sicher mir|sicher uns|krall|schnapp|schnapp mir|ergatter|organisier|besorge|"
        "blockier|blockiere|leg an|bedarf an|hab bedarf|klarmachen|trage ein|merk vor|vormerken|freihalten|halt frei|"
        "mach nen termin|mach mal nen termin|mach einen termin|mach mir einen termin|mach mir nen termin|"
        "mach mal einen termin|hätte ich gern|hätte ich gerne|hätten wir gerne"
    ),
    "free.ask": (
        "ist|sind|welche|welcher|was ist|gibt es|gibt's|wann ist|wann|ob|welches|was|haben wir|prüfe ob|schau ob|hat|"
        "gibts|check ob|schau mal ob|wäre|welchen|ist noch|sind noch|is|habt ihr|hast du|ab wann|um wie viel uhr|"
        "bis wann|um wieviel uhr"
    ),
    "free": (
        "habt ihr was|habt ihr etwas|wann kann ich|wann können wir|wann könnte ich|wann kriege ich|wann bekomme ich|"
        "freies|frei|verfügbar|freie|freier|belegt|besetzt|freien|leer|unbelegt|verfuegbar|verfügbare|gebucht|nutzbar|"
        "buchbar|verfügbarkeit|frie|leerstehend|vergeben|buchbare|offen|offene|lücke|lücken|eine lücke|freie zeiten|"
        "freie slots|freie lücke|zu haben|noch luft|nicht belegt|nicht gebucht|ausgebucht|free"
    ),
    "who": (
        "wessen|wessen termin|wessen meeting|wessen buchung|wer hat|wer sitzt in|wer ist in|wer|wer hat gebucht|"
        "wer nutzt|wer belegt|wer benutzt|wer ist|wem gehört|wer sitzt|wer sitzt gerade in|wer hat reserviert|"
        "ist jemand in|ist wer in|sitzt jemand in|jemand in|wer in|wer hat sich|wer sitzt denn|wer blockiert|"
        "wer hält|wer hockt|wem ist|wer hat denn|wer hat da|auf wen läuft|auf wen ist|wer ist da|wer tagt"
    ),
    "mine": (
        "was ich gebucht|ich gebucht habe|ich gebucht hab|meine buchungen|meine buchung|meine termine|meine meetings|"
        "was habe ich|meine reservierungen|was hab ich|meine räume|kalender|mein kalender|buchungen|"
        "zeig meine buchungen|zeige meine buchungen|habe ich|was steht an|meine besprechungen|"
        "welche buchungen habe ich|was habe ich gebucht|was hab ich gebucht|welche termine habe ich|agenda|"
        "zeig mir meine buchungen|liste meine buchungen|wo ist mein meeting|welchen raum habe ich|meine|hab ich|"
        "in welchem raum bin ich|reservierungen|in welchem raum habe ich|zeige mir meine buchungen|meine agenda|"
        "mein tag|wo habe ich|wo bin ich|wo ist mein termin|wo ist meine besprechung|was ist bei mir|"
        "welche räume habe ich|welchen raum hab ich|anstehende buchungen|meine nächsten buchungen|"
        "meine nächste buchung|mein nächster termin|mein nächstes meeting|wann ist mein termin|wann ist mein meeting|"
        "was liegt an|welche meetings habe ich|was habe ich reserviert|zeig buchungen|zeige buchungen|"
        "meine nächsten termine|für mich gebucht|bei mir gebucht|welche termine ich|welche buchungen ich|"
        "welche meetings ich|welche räume ich|welche besprechungen ich|was steht bei mir|was steht|steht bei mir|"
        "bei mir an|wir gebucht haben|haben wir gebucht|habe ich gebucht|hab ich gebucht|ich reserviert habe|"
        "ich reserviert hab|bei mir los|mein tagesplan|mein terminkalender|in meinem kalender|wo muss ich hin|"
        "wo muss ich|wohin muss ich|mein erster termin|mein nächster|mein erstes meeting|meine kommenden|"
        "was kommt als nächstes|hatte ich|hatt ich|was hab i|was hob i"
    ),
    "schedule": (
        "wie siehts|wie sieht's|belegung|belegungsplan|zeitplan|plan|zeig|zeige|zeig mir|kalender von|auslastung|"
        "übersicht|raumplan|terminplan|belegung von|wie sieht|wann ist|zeige mir|zeig die belegung von|"
        "zeitplan für|buchungen für|buchungen in|stundenplan|buchungen von|kalender für|zeitplan von|zeig den plan|"
        "raumbelegung|belegungen|wie voll ist|ansehen|plan für|plan von|los|was ist los in|buchungen|"
        "reservierungen|wie sieht es|wie schaut's|wie schaut es|wie voll|plan anzeigen|was läuft in|was steht in"
    ),
    "rooms": (
        "räume|alle räume|welche räume gibt es|liste räume|raumliste|zeig räume|zeige räume|zeig alle räume|"
        "welche räume habt ihr|welche räume kann ich buchen|zeige alle räume|zimmer liste|liste der räume|"
        "alle räume zeigen|besprechungsräume|welche besprechungsräume gibt es|welche räume haben wir|"
        "was gibt es für räume|welche meetingräume gibt es|welche räume|räume auflisten|räume anzeigen|"
        "alle räume anzeigen|zeig mir alle räume|zeig mir die räume|welche räume sind buchbar|liste aller räume|"
        "welche räume gibts|was für räume gibt es"
    ),
    "where": (
        "in welchem gebäude|auf welcher etage|in welchem stock|wo ist|wo liegt|wo finde ich|wo befindet sich|"
        "wie komme ich zu|wie finde ich|wo finde ich denn|wo war|wo waren|wo war nochmal"
    ),
    "move": (
        "verschiebe|verschieben|verlege|verlegen|umbuchen|ändern|ändere|tausche|tauschen|wechsle|wechseln|"
        "verschieb|leg|vorverlegen|buche um|schiebe|schieben|verschiebst|änder|verlegt|verleg|schieb|umlegen|"
        "umbuchung|vorziehen|wechsel|aktualisiere|umziehen|umsiedeln|tausch|verschiben|zieh|ziehe|verschiebung|"
        "umplanen|anpassen|vertagen|vertage|vertag|rücken|rück|rücke|verschoben werden|verlegt werden|"
        "umgelegt werden|muss verschoben|muss umziehen|vorgezogen werden|nach hinten schieben|nach vorne ziehen"
    ),
    "extend": (
        "wir brauchen länger|ich brauche länger|wir brauchen mehr zeit|ich brauche mehr zeit|brauchen länger|"
        "brauche länger|brauchen noch länger|brauchen mehr zeit|brauche mehr zeit|verlängern|verlängere|länger|"
        "mehr zeit|verlängerung|verlänger|ausdehnen|weiter|dranhängen|dauert länger|verlängerst|hänge|häng|"
        "länger bleiben|weitermachen|überziehen|behalten|etwas länger|verlaengern|noch etwas zeit|verläng|"
        "verlängrn|strecken|erweitern|erweitere|länger nutzen|länger brauchen|wir überziehen|draufpacken|anhängen|"
        "ausweiten|bleiben|bleib|bleibe|bleiben in|bleiben noch|noch länger|dauert noch|zieht sich|geht länger|"
        "geht bis|sitzen noch|noch bleiben|länger behalten|länger machen|länger sitzen"
    ),
    "end": (
        "beenden|beende|fertig|wir sind fertig|ich bin fertig|schluss|freigeben|gib frei|gebe frei|ende|feierabend|"
        "jetzt beenden|meeting beenden|wir sind durch|raum freigeben|vorzeitig beenden|beend|abschließen|verlassen|"
        "beende jetzt|gib den raum frei|gib raum frei|frei geben|sind durch|meeting ist vorbei|vorbei|meeting vorbei|"
        "zurückgeben|aus|auschecken|besprechung beendet|beendet|wir gehen|räumen|abgeben|meeting zu ende|zu ende|"
        "früher fertig|schließen|ist aus|war früher fertig|ist zu ende|war früher zu ende|wieder haben|zurückhaben|"
        "raum zurück|früher aus|sind raus|sind weg|fertig geworden|hat geendet|gib ihn frei|lass los|früher schluss|"
        "früher fertig geworden|ist fertig"
    ),
    "cancel": (
        "streich|stornieren|storniere|absagen|sage ab|sag ab|lösche|löschen|abbrechen|canceln|cancel|annullieren|"
        "brauche nicht|brauche ich nicht|storno|stornier|absage|cancele|entferne|abbestellen|fällt aus|entfällt|"
        "streichen|streiche|aufheben|brauchen wir nicht|storniert|storniern|stonieren|stornierung|lösch|"
        "brauchen wir nicht mehr|brauche ich nicht mehr|sagen wir ab|wird nicht benötigt|absgen|rückgängig machen|"
        "ausfallen|brauch ich nicht mehr|austragen|abblasen|knicken|leere|bläst|blas|blase|nicht gebraucht|"
        "nicht benötigt|nicht mehr gebraucht|nicht mehr benötigt|findet nicht statt|fällt flach|wird nichts|"
        "ins wasser|aus meinem kalender|aus dem kalender|lass fallen|fallen lassen|doch nicht brauchen|"
        "nicht mehr brauchen|brauch ich doch nicht|brauchen wir doch nicht|absagen müssen|raus aus meinem kalender|"
        "kommt nicht zustande|ist abgesagt|wurde abgesagt|nicht mehr nötig|kann weg|können weg|brauchts nicht|"
        "hergeben|wieder hergeben|nicht mehr halten"
    ),
    "add": (
        "hinzufügen|füge|lade|einladen|füg|nimm|ergänze|lad|hinzu|auch einladen|dazuholen|hole|aufnehmen|fuege|"
        "ergänzen|hinzufuegen|mitnehmen|lade auch|hol|dazu|dazunehmen|hinzunehmen|einbeziehen|soll auch zu|"
        "kommt auch zu|nimmt teil an|möchte auch zu|kommt noch zu|laden|fügen|nehmen|hinzuzufügen|einzuladen"
    ),
    "remove": (
        "entferne|entfernen|ausladen|streiche|nimm|raus|lösche|lade|heraus|rausnehmen|entfern|rausschmeißen|streich|"
        "austragen|rauswerfen|abmelden|streichen|schmeiß|schmeiss|wirf|kick|hau raus|werfen|schmeißen|lösch|rauskicken|"
        "entlade|herausnehmen|herausnimmst|rausnimmst|herausstreichen|raustun|raustu|rausgeben"
    ),
    "remind": (
        "erinnere|erinnern|erinnerung|erinner|erinnerungen|benachrichtige|sag mir bescheid|bescheid|weck|wecke|"
        "erinnere mich|benachrichtigung|erinnerst|sag bescheid|gib mir bescheid|gib bescheid|melde dich|ping|alarm|"
        "warne|erinere"
    ),
    "remind.off": "nie|aus|keine|niemals|abschalten|nicht|ausschalten|deaktivieren|kein|ohne|hör auf",
    "help": (
        "wie buche ich einen raum|wie bucht man einen raum|wie buche ich hier einen raum|hilfe|hilf mir|was kannst du|"
        "wie funktioniert das|befehle|menü|wie buche ich|was kann ich tun|anleitung|hilf|wie geht das|was machst du|"
        "wer bist du|was bist du|was kann ich sagen|wie funktionierst du|ich brauche hilfe|kannst du mir helfen|helfen|"
        "was geht|beispiele|wie benutze ich|hilfestellung|wie bucht man|was kannst du alles|bedienungsanleitung|"
        "handbuch|wie geht's|was kannst du machen|wie buch ich|wie reserviere ich|wie weit im voraus kann ich buchen|"
        "kannst du so|du so alles|kannst du denn|was alles kannst du|wozu bist du|was kann man|wie fange ich an|"
        "wie benutzt man|was kann man hier|zeig was du kannst|was kann ich fragen|was kann ich dir schreiben|"
        "was kann ich dir denn so schreiben|was kann ich schreiben|was kann ich dir denn schreiben|"
        "was sie alles können|was sie alles für mich erledigen können|was sie alles für mich tun können|"
        "was sie alles machen können|was sie können|was du alles kannst|was du alles machst"
    ),
    "hello": (
        "nabend|hallo|guten morgen|guten tag|guten abend|servus|moin|grüß gott|grüezi|hey|mahlzeit|tag|tach|hi|"
        "moin moin|grüß dich|guten mittag|hallöchen|hallo roomkeeper|na|wie gehts|wie geht es dir|n abend|hallo du|"
        "schönen guten tag|gruezi|tag zusammen|hallo zusammen|guden|juhu|habe die ehre|guten nachmittag|huhu|"
        "griaß di|griaß eich|griass di|griass eich"
    ),
    "thanks": (
        "bis gleich|bis später|bis dann|danke|vielen dank|dankeschön|danke schön|dank dir|super|perfekt|toll|prima|"
        "ok|okay|alles klar|klasse|besten dank|merci|danke dir|tausend dank|herzlichen dank|wunderbar|danke sehr|"
        "passt|gut|sehr gut|top|danke für die hilfe|ausgezeichnet|genial|gut gemacht|tschüss|tschüs|ciao|bis dann|"
        "auf wiedersehen|lieben dank|fein|spitze|in ordnung|ok danke|dank|danke vielmals|passt danke|großartig|"
        "hervorragend|schönen tag noch|bis später|bis bald|ganz herzlichen dank|vielen herzlichen dank|"
        "vielen lieben dank|du bist der beste|du bist super|super danke|mega|spitze danke|danke dir vielmals|cool|"
        "cool danke|läuft|das passt|so passt's|prima danke|klasse danke|sehr nett|nett von dir|danke schon mal|"
        "dankeschön dir|tiptop|bestens"
    ),
    "stop": (
        "stopp|stop|abbrechen|vergiss es|egal|schon gut|lass es|lass gut sein|nein danke|nein|zurück|doch nicht|"
        "schließen|nichts|lass mal|vergiss das|abbruch|halt|ne|nee|ach egal|nicht jetzt|lieber nicht|hat sich erledigt|"
        "erledigt|passt schon"
    ),
    "not": (
        "nicht|nich|außer|kein|keine|keinen|ohne|statt|nie|anstatt|ausser|nur nicht|bloß nicht|alles außer|"
        "alles ausser|jeder außer|keinerlei|keinem|keiner|größer als|kleiner als|größeres als|kleineres als|ned"
    ),
    "again": "wieder|nochmal|gleiche|selbe|wie letztes mal|wie immer",
    "no.longer": "mehr|länger",
    "polite": (
        "kann mir wer|kann wer|könnte mir wer|könnte wer|kannst du|könntest du|können wir|könnten wir|kann ich|"
        "könnte ich|würdest du|kannst du mir|könntest du mir|ich möchte|möchte|ich will|ich würde gern|würde gern|"
        "würde gerne|wir möchten"
    ),
    "what": "was|was ist",
    "told.state": (
        "kaputt|defekt|außer betrieb|funktioniert nicht|geht nicht mehr|kaputten|kaputte|kaputter|kaputtes|kalt|"
        "eiskalt|heiß|zu heiß|stickig|laut|zu laut|dreckig|schmutzig|unordentlich|stinkt|riecht|abgeschlossen|"
        "abgesperrt|verschlossen|undicht|tot|flackert|fehlt|verschwunden|zu klein|zu groß|zu dunkel|dunkel|"
        "aufgeräumt|sauber|unbenutzbar|weit weg|überfüllt|geschlossen|klemmt|unglaublich|echt schön|wunderschön|"
        "schrecklich|furchtbar|schlimm|falsch|nutzlos|bequem|unbequem|hässlich|eine katastrophe|mein lieblingsraum|"
        "der beste|am schlimmsten|echt gut|schlecht|mies|schön|zu eng"
    ),
    "told.past": (
        "war|waren|hatte|hatten|ging|gingen|vergessen|gefallen|gefiel|liebte|hasste|getroffen|gefunden|fand|"
        "gesehen|sah|saß|verloren|bekam|genommen|weggeschnappt|gesagt|sagte|erzählt|gefragt|dachte|gedacht|gemacht|"
        "gewesen|schon|bereits|normalerweise|passiert|geklappt|lief|gelaufen|kam|gekommen|geklaut|gegessen|"
        "besprochen|geredet|erwähnt|beschlossen|wurde|wurden|geschafft|gewonnen|sonst sitzen|sonst treffen|"
        "sonst sind wir|sonst nehmen|sonst haben"
    ),
    "told.being": (
        "ich bin in einem|ich bin gerade in|bin gerade in|ich sitze in|sitze gerade in|ich sitze gerade|ich bin im|"
        "ich bin am|bin im büro|unterwegs|verspätet|zu spät|komme später|ich bin krank|bin krank|krank|im urlaub|"
        "urlaub|habe ich frei|hab ich frei|ich habe frei|frei habe|abwesend|kann nicht kommen|komme nicht|"
        "schaffe es nicht|ich komme|beschäftigt|müde|ich bin hier|wir sind hier|wir warten|ich warte|ich wohne|"
        "ich arbeite|ich glaube|ich denke|ich hoffe|ich mag|ich liebe|ich hasse|schönes wochenende|viel spaß|"
        "viel glück|alles gute|herzlichen glückwunsch|keine sorge|mach dir keine|nur spaß|kleiner scherz|test|teste|"
        "einen moment|lol|haha|finde nicht|finde ich nicht|kann nicht finden|höre nicht|sehe nicht|verstehe nicht|"
        "weiß nicht|keine ahnung|es regnet|bin im homeoffice|ich arbeite im homeoffice|ich habe schon|ich hab schon|"
        "wir haben schon|schon einen raum|mach das selbst|mache das selbst|mache es selbst|ich kümmere mich|"
        "falscher chat|falsches fenster|falsche person|für jemand anderen|für jemand anders|bist du sicher|"
        "bist du da|bist du ein|du liegst falsch|das stimmt nicht|hilft nicht|ich überlege|ich schau mal|ich frage|"
        "ich melde mich|nicht sicher|vielleicht später|finde meinen|finde unseren|finde den raum nicht|"
        "finde das zimmer nicht|nicht gemeint|das war nicht|so war das nicht|im büro|kommt wer mit|geht jemand mit|"
        "geht wer|kommt jemand|jemand kommt|wer kommt mit|wer geht mit"
    ),
    "told.is": "ist|war|findet|beginnt|startet|fängt",
    "told.me": "ich bin|wir sind|wir sitzen|ich sitze|bin",
    "told.thing": (
        "frühstück|abendessen|kaffee|tee|kuchen|torte|pizza|pizzen|brötchen|sandwiches|essen|snacks|wasser|bier|"
        "catering|obst|taxi|taxis|flug|flieger|flugzeug|flüge|zug|bahn|bahnticket|bus|straßenbahn|fähre|hotel|"
        "hotelzimmer|ein hotelzimmer|ticket|tickets|fahrkarte|tisch|tisch im|restaurant|parkplatz|parkplätze|"
        "stellplatz|auto|autos|wagen|fahrrad|schreibtisch|arbeitsplatz|stuhl|stühle|spind|laptop|rechner|computer|"
        "ladekabel|ladegerät|kopfhörer|headset|maus|tastatur|drucker|papier|toner|kaffeemaschine|spülmaschine|"
        "kühlschrank|mikrowelle|küche|toilette|aufzug|lift|tür|türen|fenster|heizung|klimaanlage|licht|lampe|wlan|"
        "internet|vpn|passwort|netzwerk|schlüssel|ausweis|zugangskarte|paket|post|hund|hunde|katze|kinder|frau|"
        "arzt|arzttermin|zahnarzt|zahnarzttermin|friseur|friseurtermin|klempner|handwerker|elektriker|putzfrau|"
        "reinigung|kantine|mensa|fitnessstudio|sauna|wetter|regen|schnee|nachrichten|fußball|spiel|film|kino|"
        "kinokarten|lied|witz|musik|gedicht|gehalt|rechnung|spesen|urlaubsantrag|krankmeldung|blumen|geschenk|"
        "geburtstagskuchen|party|feier|pool|massage|regenschirm|jacke|mantel|tasche|geldbeutel|telefonnummer|"
        "mailadresse|adresse|deadline|bericht|folien|dokument|vertrag|reisepass|stifte|whiteboardstifte|batterien|"
        "kabel|adapter|hdmi|klebeband|schere|verlängerungskabel|fernbedienung|brot|pflanzen"
    ),
    "told.why": (
        "warum|wieso|weshalb|wie kommt es|wie groß|wie viel|wie weit ist|wie alt|wie warm|welche farbe|"
        "was ist passiert|was passiert|wo kann ich parken|wie lief|wie war|was kostet|wen rufe|wen ruf|wen frage|"
        "wen soll|wer hat gewonnen|wer ist der chef|wer hat erfunden|wie heißt|hat das büro|ist das büro|"
        "ist die kantine|hat die kantine|hat das gebäude|wie spät|wieviel uhr|welcher tag|welches datum|"
        "was für ein tag|welche woche haben|wie lange dauert|wem sag|wem sage|wem melde|wem meld"
    ),
    "told.verb": (
        "bestell|bestelle|bestellen|reparier|repariere|reparieren|drucke|drucken|putz|putze|putzen|ruf|rufe|"
        "anrufen|bezahl|bezahlen|kauf|kaufe|kaufen|verkaufe|schick|schicke|schicken|übersetze|schreib|schreibe|"
        "lies|berechne|erkläre|erklär|spiel|sing|parken|koche|wasche|lade auf|schalte|mach an|mach aus|schließ|"
        "schließe|installiere|herunterladen|zeichne|google|maile|empfiehl|melde|sag|sage|frag|frage|richte|grüß|"
        "gieß|gieße|fütter|dreh|runterdrehen|hochdrehen|zu reparieren|repariert"
    ),
    "told.since": "weil|da ich|da wir|denn",
    "told.so": "daher|deshalb|deswegen|darum|also",
    "told.but": "aber",
    "told.has": "hat",
    "leave": (
        "muss weg|müssen weg|muss raus|müssen raus|muss los|müssen los|raus sein|weg sein|muss gehen|müssen gehen|"
        "fertig sein"
    ),
    "book.weak": (
        "haben|gibt es|gibt's|gibts|habt ihr|hast du|finde|finden|nehme|nehmen|nimm|mach|will|wollen|plane|planen|"
        "hol|gib mir|suche|such|kriege|bekomme|krieg|bekommen|möchte|möchten|brauche|brauchen"
    ),
    "booked": "gebucht|reserviert|eingetragen",
    "move.done": ("verschoben|verlegt worden|umgezogen|vorverlegt|nach hinten|nach vorne|getauscht|umgelegt|umgebucht"),
    "later": "später|nach hinten|vertage|vertagen|aufschieben|hinausschieben",
    "sooner": "früher|eher|vorverlegen|vorziehen|nach vorne|nach vorn",
    "which.ask": "welche|was|was für|was für welche",
    "needs": (
        "brauche|brauchen|brauch|bräuchte|benötige|benötigen|will|wollen|möchte|möchten|ich brauche|wir brauchen|"
        "ich will|bräuchten|braucht|benötigt|bräuchte gern"
    ),
    "along": "dabei|dazu|mit in|auch|mit rein|mit bei|mit zu|mit dabei",
    "favourite": "favorit|favoriten|favoritenliste|lieblingsraum",
    "extreme": "größte|größter|größten|kleinste|kleinster|kleinsten",
    "stays": "wie es ist|wie er ist|wie sie ist|wo es ist|unverändert",
    "ends": "enden|endet|aufhören|aufhört|zu ende sein",
    "comes": "kommt dazu|kommen dazu|nimmt teil|nehmen teil|kommt noch dazu|kommen noch dazu|stößt dazu",
    "fittings": "ausstattung|ausgestattet|equipment|geräte|technik",
    "unfit": "passt nicht in|passt nicht rein|passen nicht|passen nicht alle|haben keinen platz",
    "size": "wie groß|wie viele|wieviele|wie viel|wieviel|kapazität",
    "told.many": "wie viele|wieviele|wieviel",
    "enough": "nicht länger als|nur|nur noch|bloß|reicht|reichen|genügt|genügen|dauert nur|dauern nur",
    "hold": "behalten|behalte|behalt|bleiben|bleib|bleibe|halten|sitzen|nutzen",
    "also.name": "mai|jan|august",
    "taken": "belegt|besetzt|vergeben|voll|ausgebucht|gebucht",
    "alone": "nur ich|nur für mich|bloß ich|für mich allein|für mich alleine|ich allein|ich alleine|allein|alleine",
    "how.to": "wie",
    "unjoin": (
        "kommt nicht zu|kann nicht zu|nimmt nicht teil an|ist nicht bei|kann nicht bei|kommt doch nicht zu|"
        "soll nicht mehr zu|kommt nicht mehr zu|muss nicht zu|kann nicht an|ist nicht mehr bei|soll nicht zu|"
        "kommt nicht|kommt doch nicht|kann nicht kommen|kann doch nicht|ist nicht dabei|ist doch nicht dabei|"
        "muss nicht dabei sein|nimmt nicht teil"
    ),
    "shorter": "kürze|kürzen|kürz|kürzt|kürzer|gekürzt|verkürze|verkürzen|verkürz|verkürzt",
    "where.fit": "wo haben|wo können|wo ist platz|wo passen|wo kann ich|wo hätten",
    "larger": (
        "größer|größere|größeren|größerer|größeres|geräumigeren|geräumigerer|grösseres|grösser|grössere|grösseren|"
        "geräumigeres|geräumiger"
    ),
    "smaller": "kleineren|kleinerer|kleineres|kleinere",
    "still": "noch|immer noch",
    "another": "anderen|anderer|anderes|andres|andren",
}
