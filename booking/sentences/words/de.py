"""German. Umlauts may be written as ae, oe, ue; the lexicon adds that."""

WORDS = {
    "next.but.one.week": "übernächste woche|übernächster woche|in der übernächsten woche|der übernächsten woche",
    "instead": "stattdessen|lieber|anstelle|statt|anstatt|anstelle von|an stelle von|statt in",
    "somebody": "jemand|wer|irgendwer|irgendjemand|leute",
    "unit.quarter": "viertelstunden|viertelstündchen",
    "mine.of": "mein|meine|meinem|meinen|meiner|ich|wir|unser|unsere|mir",
    "have.i": "hab ich|habe ich|hab ich noch|habe ich noch|haben wir|haben wir noch",
    "join": "soll auch zu|soll zu|kommt auch zu|kommt zu|nimmt teil an|soll in|möchte zu|will zu",
    "date.1206": "nikolaus",
    "date.1224": "heiligabend|heilig abend|weihnachten|heiligen abend",
    "date.1225": "erster weihnachtstag|ersten weihnachtstag|erster weihnachtsfeiertag",
    "date.1226": "zweiter weihnachtstag|zweiten weihnachtstag|stephanstag",
    "date.1231": "silvester",
    "date.101": "neujahr",
    "rather": (
        "nein doch|quatsch|ich meine|äh nein|ach nein|nein|oder besser|beziehungsweise nein|sorry|doch lieber|moment|"
        "nee|nee doch|ne doch|ach doch|nö|oh nein|halt nein|pardon|entschuldigung"
    ),
    "soft": "bitte|mal|gerne|gern|freundlicherweise|vielleicht|eventuell|doch bitte|sie|mir|uns",
    "others": "andere|anderen|weitere personen|weiteren personen|andere personen",
    "now.for": "für die nächste|für die nächsten|die nächste|die nächsten|nächste|nächsten",
    "frees": "gib|gebe|geb|gebt|geben|mach|mache|macht",
    "becomes": (
        "stattfinden|stattfindet|muss sein|soll sein|sollte sein|legen|leg|lege|stattdessen|muss|soll|sollte|setz|"
        "setze|wird|muss später|muss früher|müsste|müssen|sollten"
    ),
    "recur.day.1": "jeden tag|täglich|jeden einzelnen tag",
    "recur.day.5": "jeden werktag|werktags|jeden arbeitstag|an werktagen|werktäglich",
    "him": "ihn|sie",
    "more": "weitere|mehr|zusätzliche|weiteren|noch|noch eine|noch ein",
    "day.0": "heute|heut|heutigen|heutige",
    "day.1": "mrgn|morgen|morgigen|morgige|mogen|moregn|morgn",
    "day.2": "übermorgen|ubermorgen|über morgen|uebermorgn",
    "day.-1": "gestern|gestrigen",
    "day.-2": "vorgestern",
    "today.evening": "heute abend|heut abend|heute nacht|heutabend",
    "today.morning": "heute morgen|heute früh|heute vormittag",
    "today.afternoon": "heute nachmittag|heut nachmittag|heute mittag",
    "tomorrow.morning": "morgen früh|morgen vormittag|morgen in der früh|morgenfrüh",
    "tomorrow.afternoon": "morgen nachmittag",
    "tomorrow.evening": "morgen abend",
    "which.next": "nächsten|nächster|nächste|nächstem|nächstes|naechst|darauffolgenden|nexten|nächtsen",
    "which.this": "diesen|dieser|diese|diesem|dieses",
    "which.coming": "kommenden|kommender|kommende|kommendem|den kommenden|kommnden",
    "which.last": "letzten|letzter|letzte|vorigen|vergangenen",
    "weekday.1": "dienstags termin",
    "weekday.5": "sonnabend",
    "next.week": (
        "nächste woche|nächster woche|kommende woche|kommender woche|in der nächsten woche|in der kommenden woche|"
        "der nächsten woche|nächste wo|folgende woche|naechste woche"
    ),
    "this.week": "diese woche|dieser woche|in dieser woche|die woche",
    "week.number": "kw|woche|kalenderwoche|in kw|wo",
    "vague.day": (
        "am wochenende|wochenende|nächsten monat|irgendwann|demnächst|bald|ende der woche|anfang der woche|"
        "ende des monats|nächstes wochenende|mal|die tage|ende nächster woche|anfang nächster woche|irgendeinen tag|"
        "mitte nächster woche|in nächster zeit|ende nächste woche|anfang nächste woche|ostern|pfingsten|"
        "zwischen den jahren"
    ),
    "on": "am|für|den|an|fuer|zum|vom|bis zum|fürn",
    "the": "der|den|dem|das|die",
    "ordinal.suffix": "ten|ter|te|tes|sten",
    "ordinal.1": "erster|ersten|erste|1ten",
    "ordinal.2": "zweiter|zweiten|zweite",
    "ordinal.3": "dritter|dritten|dritte",
    "ordinal.4": "vierter|vierten|vierte",
    "ordinal.5": "fünfter|fünften|fünfte",
    "ordinal.6": "sechster|sechsten|sechste",
    "ordinal.7": "siebter|siebten|siebte",
    "ordinal.8": "achter|achten|achte",
    "ordinal.9": "neunter|neunten|neunte",
    "ordinal.10": "zehnter|zehnten|zehnte",
    "in.time": "in|heute in",
    "ahead": "später",
    "part.morning": (
        "morgens|früh|in der früh|am morgen|frühs|frühmorgens|fruh|ganz früh|gleich früh|in aller früh|"
        "am frühen morgen|in der frühe"
    ),
    "part.forenoon": "vormittag|vormittags|am vormittag|vormittg|am späten vormittag",
    "part.lunch": (
        "mittags|mittag|mittagspause|über mittag|in der mittagspause|mittagessen|zu mittag|am mittag|zur mittagszeit"
    ),
    "part.afternoon": (
        "nachmittag|nachmittags|am nachmittag|nachm|nachmittg|am späten nachmittag|am frühen nachmittag|nmittag"
    ),
    "part.evening": "abend|abends|am abend|nachts|nacht|in der nacht|spätabends",
    "part.day": "ganztägig|den ganzen tag|ganzen tag|ganztags|der ganze tag|ganzer tag",
    "all": "ganzen|ganze|den ganzen|die ganze",
    "noon": "zwölf uhr mittags|12 uhr mittags|punkt zwölf",
    "midnight": "mitternacht|um mitternacht|um mitternacht rum",
    "half.before": "halb|hlab|halber",
    "quarter": "viertel|vietel|virtel",
    "three.quarters": "dreiviertel|drei viertel|dreivirtel",
    "past": "nach|über|nch",
    "to": "vor",
    "at": (
        "um|uhrzeit|beginn|start|beginnt um|startet um|beginn um|ab|start um|beginnend um|punkt|so um|los geht's um|"
        "los gehts um|los um|um punkt|anfangs|start:"
    ),
    "about.time": "gegen|circa|ca|etwa|ungefähr|so gegen|zirka|um die|rund|so|ungefaehr|ca.",
    "from": "von|ab|zwischen|seit|vom|beginnend ab|v",
    "between": "zwischen|zw|zwichen",
    "until": "bis|auf|bis um|bis ca|endet um|ende|ende um|bis gegen|bis etwa|bs|endet|bis zur|bis zum",
    "and": "und|sowie|&|u|u.|nd",
    "or": "oder|oder vielleicht|bzw|alternativ|oda|od",
    "after": "nach|frühestens|ab frühestens|irgendwann nach|nicht vor|erst nach",
    "before": "vor|spätestens|bis spätestens|noch vor",
    "hour.mark": "uhr|h|uhrr|uhhr|ur|uhr.",
    "now": (
        "jetzt|sofort|jetzt gleich|jetzt sofort|gerade|momentan|im moment|grad|gleich jetzt|ab sofort|umgehend|"
        "gleich|ab jetzt|augenblicklich|schnellstmöglich|schnell|auf die schnelle|asap"
    ),
    "for": "für|fuer|während|fürs|auf|à",
    "by": "um|weitere|weiteren|noch|nochmal|zusätzlich|zusätzliche|noch mal|nochmals",
    "unit.minute": "min|minuten|minute|minütige|minütigen|minütiges|mins|m|min.|minütig|minuetig|minutn|minten",
    "unit.hour": "stunde|stunden|std|h|stündige|stündigen|stündiges|stdn|std.|stündig|stündiger|stundn|studen",
    "unit.day": "tag|tage|tagen",
    "unit.week": "woche|wochen",
    "unit.month": "monat|monate|monaten",
    "length.15": (
        "viertelstunde|eine viertelstunde|ne viertelstunde|viertel stunde|eine viertel stunde|viertelstündchen|"
        "einer viertelstunde|viertelstündiges"
    ),
    "length.30": (
        "halbe stunde|eine halbe stunde|ne halbe stunde|halbstündig|halben stunde|einer halben stunde|"
        "halbes stündchen|halbe std|ne halbe std|ein halbes stündchen|halbstündiges|halbstündige|halbe h|"
        "eine halbe std|einen halbe stunde|ne halbe|n halbes stündchen|halb stunde|halbestunde|halbstündigen|"
        "halbstunde"
    ),
    "length.45": (
        "dreiviertelstunde|eine dreiviertelstunde|drei viertel stunde|dreiviertel stunde|drei viertelstunden|"
        "ne dreiviertelstunde|drei viertelstunde|einer dreiviertelstunde|eine dreiviertel stunde"
    ),
    "length.60": (
        "eine stunde|ne stunde|einstündig|ein stündchen|stunde|einer stunde|stündchen|1 stunde|ne std|eine std|"
        "einstündiges|einstündige|n stündchen|einen stunde|ein stunde|stündige|stündiges|einstündigen|für ne std|"
        "ne volle stunde"
    ),
    "length.90": (
        "anderthalb stunden|eineinhalb stunden|einundeinhalb stunden|eine stunde dreißig|1 1/2 stunden|"
        "andertalb stunden|anderthalb std|eineinhalb std|anderthalbe stunde|eine und eine halbe stunde|"
        "einenhalb stunden|anderthalbstündig|eineinhalbstündig|eineinhalb stunde|anderthalb stunde|"
        "ein einhalb stunden|1 einhalb stunden|eineinhalb h|anderthalb h|anderthalbstündiges|eineinhalbstündiges|"
        "eine stunde und eine halbe|eine stunde und dreißig minuten|eineinhalbe stunden"
    ),
    "length.120": "ein paar stunden|paar stunden|zweistündig|zweistündiges|zwei stündchen|zweistündige",
    "length.150": "zweieinhalb stunden|zweieinhalb std|zwei einhalb stunden|zweieinhalb h|zweieinhalbstündig",
    "length.210": "dreieinhalb stunden|dreieinhalb std|drei einhalb stunden",
    "and.half": "einhalb|und eine halbe|und halb",
    "some.length": "eine weile|ein bisschen|kurz|etwas länger|ein paar minuten|einen moment|ein wenig|etwas|bisschen",
    "number.1": "eins|ein|eine|einen|einer|ne",
    "number.2": "zwei|zwo|beide|zweier|zwein",
    "number.3": "drei",
    "number.4": "vier",
    "number.5": "fünf",
    "number.6": "sechs",
    "number.7": "sieben",
    "number.8": "acht",
    "number.9": "neun",
    "number.10": "zehn",
    "number.11": "elf",
    "number.12": "zwölf|ein dutzend|dutzend",
    "number.13": "dreizehn",
    "number.14": "vierzehn",
    "number.15": "fünfzehn",
    "number.16": "sechzehn",
    "number.17": "siebzehn",
    "number.18": "achtzehn",
    "number.19": "neunzehn",
    "number.20": "zwanzig",
    "number.25": "fünfundzwanzig",
    "number.30": "dreißig|dreissig",
    "number.35": "fünfunddreißig",
    "number.40": "vierzig",
    "number.45": "fünfundvierzig",
    "number.50": "fünfzig",
    "number.60": "sechzig",
    "number.90": "neunzig",
    "count.2": "zu zweit|zweit",
    "count.3": "zu dritt",
    "count.4": "zu viert",
    "count.5": "zu fünft",
    "count.6": "zu sechst",
    "count.7": "zu siebt",
    "count.8": "zu acht",
    "count.9": "zu neunt",
    "count.10": "zu zehnt",
    "count.11": "zu elft",
    "count.12": "zu zwölft",
    "article": "ein|eine|einen|einer|ne|n",
    "people": (
        "er raum|er zimmer|er besprechungsraum|er meetingraum|personenraum|personen-raum|personen|person|leute|pers|"
        "teilnehmer|mann|kollegen|gäste|plätze|menschen|pers.|leuten|teilnehmern|pax|mitarbeiter|köpfe|sitzplätze|"
        "nasen|tn|p|pesonen|persoen|leut|gästen|teilnehmende|kolleginnen|teilnehmerinnen|besucher|personnen|hansel|"
        "mitarbeitern|personer|mitarbeiterinnen|sitzplätzen|plätzen|teilnehmenden|kunden|bewerber|besuchern|"
        "kundinnen|schüler|angestellte|von uns|beteiligte|mitglieder"
    ),
    "we.are": (
        "wir sind|sind wir|es kommen|wir werden|anzahl|platz für|insgesamt|mit platz für|teilnehmerzahl|wir wären|"
        "sind|mindestens|kapazität|werden|wir sind insgesamt|passt für|geeignet für|teilnehmer"
    ),
    "count.for": "für|fuer|fürs|f",
    "with": (
        "mit|lade|einladen|inkl|inklusive|zusammen mit|plus|gemeinsam mit|samt|m|mitsamt|dabei|teilnehmer|und lade|"
        "bitte lade|auch|dazu|lad|m."
    ),
    "with.post": "einladen|dabei|dazu|dazuholen",
    "me": (
        "ihn|ihm|sie|mir|mich|ich|uns|wir|dir|ihr|ihnen|euch|allen|dem team|meinem team|meinem|meiner|jemand|"
        "jemandem|team|kunden|dem kunden|kollegen"
    ),
    "room": (
        "raum|räume|zimmer|einen raum|besprechungsraum|besprechungszimmer|meetingraum|konferenzraum|sitzungszimmer|"
        "saal|ein raum|besprechungsräume|meetingräume|meeting raum|sitzungsraum|raumes|raums|räumen|irgendeinen raum|"
        "rau|platz|ein zimmer|konferenzzimmer|seminarraum|ein besprechungsraum|einen besprechungsraum|büro|"
        "besprechungsraums|meetingroom|tagungsraum|einen meetingraum|nen raum|n raum|räumlichkeit|meeting-raum|"
        "meetingzimmer|zimmerchen|besprechungs-raum|raüme|besprechungsrau|besprechnungsraum|schulungsraum|"
        "projektraum|raun|konferenzraums"
    ),
    "floor": "stock|etage|stockwerk|og|stockwerks|geschoss|etg|ebene|stck|obergeschoss|stocks|stk",
    "floor.ground": "erdgeschoss|eg|parterre|erdgeschoß",
    "building": "gebäude|haus|standort|bau",
    "big": (
        "großen|großer|großes|kleinen|kleiner|freien|freier|freies|freie|irgendeinen|irgendein|anderen|größeren|"
        "kleineren|ruhigen|schönen|neuen|andere|passenden|geeigneten|passender|großem|kleinem|ruhiger|ruhiges|"
        "schöner|schönes|neuer|neues|kleine|große|kleines|gemütlichen|anderer|anderes|größerer|größeres"
    ),
    "book": (
        "buchen|buche|buch|reservieren|reserviere|reservier|brauche|brauchen|bräuchte|benötige|benötigen|hätte gern|"
        "hätte gerne|möchte|möchten|will|wollen|suche|such|finde|finden|gib mir|nehmen|nehme|ich brauche|"
        "wir brauchen|kann ich|können wir|kannst du|könntest du|hätten gern|hätten gerne|gibt es|gibt's|gibts|"
        "habt ihr|hast du|haben|besorg|organisiere|mach|trag ein|würde gern|würde gerne|buchung|reservierung|"
        "bitte buchen|einen termin|termin|plane|planen|anlegen|brauch|brauchn|buchst|reservierst|haette gerne|"
        "wir bräuchten|bräuchten|suchen|zu buchen|neue buchung|nimm|kriege|bekomme|krieg|bekommen|könnte ich|"
        "könnten wir|ich will|belege|blocke|blocken|meeting|besprechung|benoetige|eintragen|bekomm|hol|hätt gern|"
        "hätt gerne|sichern|sichere|wünsche|wünschen|ansetzen|vereinbaren|einstellen|anfragen|buchn|bucht|reservirn|"
        "resevieren|möcht|moecht|hätten wir gern|buhen|bucche"
    ),
    "free.ask": (
        "ist|sind|welche|welcher|was ist|gibt es|gibt's|wann ist|wann|ob|welches|was|haben wir|prüfe ob|schau ob|hat|"
        "gibts|wie sieht es|check ob|schau mal ob|wäre|welchen|ist noch|sind noch|is|habt ihr|hast du|ab wann|"
        "um wie viel uhr|bis wann"
    ),
    "free": (
        "habt ihr was|habt ihr etwas|wann kann ich|wann können wir|wann könnte ich|wann kriege ich|"
        "wann bekomme ich|freies|frei|verfügbar|freie|"
        "freier|belegt|besetzt|freien|leer|unbelegt|frei?|verfuegbar|verfügbare|gebucht|nutzbar|buchbar|"
        "verfügbarkeit|frie|leerstehend|vergeben|buchbare|offen|offene"
    ),
    "who": (
        "wessen|wessen termin|wessen meeting|wessen buchung|wer hat|wer sitzt in|wer ist in|wer|wer hat gebucht|"
        "wer nutzt|wer belegt|wer benutzt|wer ist|wem gehört|wer sitzt|wer sitzt gerade in|wer hat reserviert|"
        "ist jemand in|ist wer in|sitzt jemand in|jemand in|wer in"
    ),
    "mine": (
        "was ich gebucht|ich gebucht habe|ich gebucht hab|meine buchungen|meine buchung|meine termine|meine meetings|"
        "was habe ich|meine reservierungen|was hab ich|meine räume|kalender|mein kalender|buchungen|"
        "zeig meine buchungen|zeige meine buchungen|habe ich|was steht an|meine besprechungen|"
        "welche buchungen habe ich|was habe ich gebucht|was hab ich gebucht|welche termine habe ich|agenda|"
        "zeig mir meine buchungen|liste meine buchungen|wo ist mein meeting|welchen raum habe ich|meine|hab ich|"
        "zeige mir meine buchungen|meine agenda|mein tag|wo habe ich|wo bin ich|wo ist mein termin|"
        "wo ist meine besprechung|was ist bei mir|welche räume habe ich|welchen raum hab ich|anstehende buchungen|"
        "meine nächsten buchungen|meine nächste buchung|mein nächster termin|mein nächstes meeting|"
        "wann ist mein termin|wann ist mein meeting|was liegt an|welche meetings habe ich|was habe ich reserviert|"
        "zeig buchungen|zeige buchungen|meine nächsten termine|für mich gebucht|bei mir gebucht|welche termine ich|"
        "welche buchungen ich|welche meetings ich|welche räume ich|welche besprechungen ich"
    ),
    "schedule": (
        "wie siehts|wie sieht's|belegung|belegungsplan|zeitplan|plan|zeig|zeige|zeig mir|kalender von|auslastung|"
        "übersicht|raumplan|terminplan|belegung von|wie sieht|wann ist|zeige mir|zeig die belegung von|zeitplan für|"
        "buchungen für|buchungen in|stundenplan|buchungen von|kalender für|zeitplan von|zeig den plan|raumbelegung|"
        "belegungen|wie voll ist|ansehen|plan für|plan von|los|was ist los in|buchungen|reservierungen"
    ),
    "rooms": (
        "räume|alle räume|welche räume gibt es|liste räume|raumliste|zeig räume|zeige räume|zeig alle räume|"
        "welche räume habt ihr|welche räume kann ich buchen|zeige alle räume|zimmer liste|liste der räume|"
        "alle räume zeigen|besprechungsräume|welche besprechungsräume gibt es|welche räume haben wir|"
        "was gibt es für räume|welche meetingräume gibt es|welche räume|räume auflisten|räume anzeigen|"
        "alle räume anzeigen|zeig mir alle räume|zeig mir die räume|welche räume sind buchbar|liste aller räume|"
        "welche räume gibts|was für räume gibt es"
    ),
    "where": "wo ist|wo liegt|wo finde ich|wo befindet sich|wie komme ich zu|wie finde ich|wo finde ich denn",
    "move": (
        "verschiebe|verschieben|verlege|verlegen|umbuchen|ändern|ändere|tausche|tauschen|wechsle|wechseln|verschieb|"
        "leg|vorverlegen|buche um|schiebe|schieben|verschiebst|änder|verlegt|verleg|schieb|umlegen|umbuchung|"
        "vorziehen|wechsel|aktualisiere|umziehen|umsiedeln|tausch|verschiben|zieh|ziehe|verschiebung|umplanen|"
        "anpassen|vertagen|vertage|vertag|rücken|rück|rücke"
    ),
    "extend": (
        "wir brauchen länger|ich brauche länger|wir brauchen mehr zeit|ich brauche mehr zeit|brauchen länger|"
        "brauche länger|brauchen noch länger|brauchen mehr zeit|brauche mehr zeit|verlängern|verlängere|länger|"
        "mehr zeit|verlängerung|verlänger|ausdehnen|weiter|dranhängen|dauert länger|verlängerst|hänge|häng|"
        "länger bleiben|weitermachen|überziehen|behalten|etwas länger|verlaengern|noch etwas zeit|verläng|verlängrn|"
        "strecken|erweitern|erweitere|länger nutzen|länger brauchen|wir überziehen|draufpacken|anhängen|ausweiten|"
        "bleiben|bleib|bleibe|bleiben in"
    ),
    "end": (
        "beenden|beende|fertig|wir sind fertig|ich bin fertig|schluss|freigeben|gib frei|gebe frei|ende|feierabend|"
        "jetzt beenden|meeting beenden|wir sind durch|raum freigeben|vorzeitig beenden|beend|abschließen|verlassen|"
        "beende jetzt|gib den raum frei|gib raum frei|frei geben|sind durch|meeting ist vorbei|vorbei|meeting vorbei|"
        "zurückgeben|aus|auschecken|besprechung beendet|beendet|wir gehen|räumen|abgeben|meeting zu ende|zu ende|"
        "früher fertig|schließen|ist aus|war früher fertig|ist zu ende|war früher zu ende"
    ),
    "cancel": (
        "streich|stornieren|storniere|absagen|sage ab|sag ab|lösche|löschen|abbrechen|canceln|cancel|annullieren|"
        "brauche nicht|brauche ich nicht|storno|stornier|absage|cancele|entferne|abbestellen|fällt aus|entfällt|sag|"
        "streichen|streiche|aufheben|brauchen wir nicht|storniert|storniern|stonieren|stornierung|lösch|"
        "brauchen wir nicht mehr|brauche ich nicht mehr|sagen wir ab|wird nicht benötigt|absgen|rückgängig machen|"
        "ausfallen|brauch ich nicht mehr|austragen|abblasen|knicken|leere|bläst|blas|blase|nicht gebraucht|"
        "nicht benötigt|nicht mehr gebraucht|nicht mehr benötigt"
    ),
    "add": (
        "hinzufügen|füge|lade|einladen|füg|nimm|ergänze|lad|hinzu|auch einladen|dazuholen|hole|aufnehmen|fuege|"
        "ergänzen|hinzufuegen|mitnehmen|lade auch|hol|dazu|dazunehmen|hinzunehmen|einbeziehen|soll auch zu|"
        "kommt auch zu|nimmt teil an|möchte auch zu|kommt noch zu|laden|fügen|nehmen|hinzuzufügen|einzuladen"
    ),
    "remove": (
        "entferne|entfernen|ausladen|streiche|nimm|raus|lösche|lade|heraus|rausnehmen|entfern|rausschmeißen|streich|"
        "austragen|rauswerfen|abmelden|streichen"
    ),
    "remind": (
        "erinnere|erinnern|erinnerung|erinner|erinnerungen|benachrichtige|sag mir bescheid|bescheid|weck|wecke|"
        "erinnere mich|benachrichtigung|erinnerst|sag bescheid|gib mir bescheid|gib bescheid|melde dich|ping|alarm|"
        "warne|erinere"
    ),
    "remind.off": "nie|aus|keine|niemals|abschalten|nicht|ausschalten|deaktivieren|kein|ohne|hör auf",
    "early": (
        "vorher|vor|im voraus|davor|zuvor|vor beginn|vor dem meeting|vorm meeting|eher|vor dem termin|"
        "vor der besprechung|früher|vorab|bevor|vorm termin|vor start|bevor es losgeht"
    ),
    "help": (
        "wie buche ich einen raum|wie bucht man einen raum|wie buche ich hier einen raum|hilfe|hilf mir|"
        "was kannst du|wie funktioniert das|befehle|menü|wie buche ich|was kann ich tun|anleitung|hilf|wie geht das|"
        "was machst du|wer bist du|was bist du|was kann ich sagen|wie funktionierst du|ich brauche hilfe|"
        "kannst du mir helfen|helfen|was geht|beispiele|wie benutze ich|hilfestellung|wie bucht man|"
        "was kannst du alles|bedienungsanleitung|handbuch|wie geht's|was kannst du machen|wie buch ich|"
        "wie reserviere ich|wie weit im voraus kann ich buchen"
    ),
    "hello": (
        "nabend|hallo|guten morgen|guten tag|guten abend|servus|moin|grüß gott|grüezi|hey|mahlzeit|tag|tach|hi|"
        "moin moin|grüß dich|guten mittag|hallöchen|hallo roomkeeper|na|wie gehts|wie geht es dir|n abend|hallo du|"
        "schönen guten tag|gruezi|tag zusammen|hallo zusammen|guden|juhu|habe die ehre|guten nachmittag|huhu"
    ),
    "thanks": (
        "bis gleich|bis später|bis dann|danke|vielen dank|dankeschön|danke schön|dank dir|super|perfekt|"
        "toll|prima|ok|okay|alles klar|klasse|"
        "besten dank|merci|danke dir|tausend dank|herzlichen dank|wunderbar|danke sehr|passt|gut|sehr gut|top|"
        "danke für die hilfe|ausgezeichnet|genial|gut gemacht|tschüss|tschüs|ciao|bis dann|auf wiedersehen|"
        "lieben dank|fein|spitze|in ordnung|ok danke|dank|danke vielmals|passt danke|großartig|hervorragend|"
        "schönen tag noch|bis später|bis bald|ganz herzlichen dank|vielen herzlichen dank"
    ),
    "stop": (
        "stopp|stop|abbrechen|vergiss es|egal|schon gut|lass es|lass gut sein|nein danke|nein|zurück|doch nicht|"
        "schließen|nichts|lass mal|vergiss das|abbruch|halt|ne|nee|ach egal|nicht jetzt|lieber nicht|"
        "hat sich erledigt|erledigt|passt schon"
    ),
    "meeting": (
        "meeting|termin|besprechung|buchung|termins|buchungen|termine|reservierung|sitzung|treffen|call|jour fixe|"
        "meetings|besprechungen|meetingtermin|reservierungen|zeit|slot|raumbuchung|meetin"
    ),
    "my": "mein|meine|meinen|meiner|meinem|unser|unsere|unseren|unserem|den|das|die|dieses|diesen",
    "current": (
        "aktuelle|aktuellen|aktuelles|laufende|laufenden|laufendes|jetzige|jetzigen|dieses|diesen|diese|derzeitige|"
        "gegenwärtige"
    ),
    "coming": "nächste|nächsten|nächstes|kommende|kommenden|nächster",
    "all.of": "alle|alles|alle meine|beide|sämtliche",
    "not": (
        "nicht|außer|kein|keine|keinen|ohne|statt|nie|anstatt|ausser|nur nicht|bloß nicht|alles außer|alles ausser|"
        "jeder außer|keinerlei|keinem|keiner"
    ),
    "title": (
        "betreff|titel|thema|namens|mit dem titel|betrifft|zum thema|bezüglich|wegen|mit titel|über|genannt|"
        "mit betreff|bzgl|name|bezeichnung|mit dem betreff|heißt|überschrift|betr|titels"
    ),
    "private": (
        "privat|vertraulich|geheim|privates|privaten|als privat|als vertraulich|vertrauliche|vertrauliches|private|"
        "vertraulichen|privat markieren|nicht öffentlich"
    ),
    "online": (
        "teams-link|teamslink|teams link|teams|online|hybrid|teams-meeting|teams meeting|remote|mit teams|"
        "onlinemeeting|online-meeting|videokonferenz-link|link|virtuell|per teams|teamsmeeting|meeting-link|hybride|"
        "hybrides|onlinelink|als teams-meeting|einwahllink|teams-termin|teams termin|teams besprechung|"
        "teams-besprechung|einwahl|digital|meetinglink"
    ),
    "equipment.screen": (
        "bildschirm|monitor|beamer|display|fernseher|tv|projektor|leinwand|bildschirme|großer bildschirm|screen|"
        "bildschrim|tv-gerät"
    ),
    "equipment.video": (
        "kamera|video|videokonferenz|webcam|videokonferenzanlage|videokonferenzsystem|videoanlage|videotechnik|"
        "videoausstattung|videokonferenztechnik|videofähig"
    ),
    "equipment.whiteboard": (
        "whiteboard|tafel|flipchart|weißwandtafel|smartboard|whiteboards|weißwand|pinnwand|whitebord"
    ),
    "equipment.phone": "telefon|konferenztelefon|telefonspinne|freisprecher|telephon|konferenzspinne",
    "equipment.with": (
        "mit|und|mit einem|mit einer|der hat|das hat|ausgestattet mit|sowie|inklusive|plus|und einem|und einer|"
        "wo es gibt|hat"
    ),
    "recur": (
        "jeden|jede|wöchentlich|täglich|monatlich|jede woche|jeden tag|regelmäßig|wiederkehrend|alle|jeder|"
        "zweiwöchentlich|alle zwei wochen|serie|serientermin|werktags|wiederholend|alle 2 wochen|jedes|jeweils|"
        "allwöchentlich|wiederkehrenden|wiederholen|14-tägig|jeden werktag|immer"
    ),
    "recur.weekday.0": "montags|immer montags",
    "recur.weekday.1": "dienstags|immer dienstags",
    "recur.weekday.2": "mittwochs|immer mittwochs",
    "recur.weekday.3": "donnerstags|immer donnerstags",
    "recur.weekday.4": "freitags|immer freitags",
    "recur.weekday.5": "samstags|immer samstags",
    "recur.weekday.6": "sonntags|immer sonntags",
    "again": "wieder|nochmal|gleiche|selbe|wie letztes mal|wie immer",
    "fill": (
        "ihn|ihm|ich|wir|du|sie|mir|uns|mich|dir|ein|eine|einen|einem|einer|eines|nen|ne|n|der|die|das|den|dem|des|"
        "ist|sind|sein|bin|war|zu|zur|zum|in|im|am|an|auf|für|fuer|mit|von|vom|bei|beim|um|und|es|da|dort|hier|so|"
        "auch|noch|mal|bitte|bite|danke|hallo|hi|hey|gern|gerne|kann|kannst|können|könnte|könntest|könnten|würde|"
        "würden|hätte|hätten|habe|hab|haben|hat|möchte|möchten|wäre|wären|wird|werden|soll|sollte|sollen|muss|müssen|"
        "darf|dürfen|brauche|brauchen|irgendein|irgendeinen|irgendwo|etwas|was|welche|welcher|welches|welchen|wann|"
        "wo|wie|wer|meeting|meetings|besprechung|besprechungen|termin|termine|treffen|sitzung|mein|meine|meinen|"
        "meinem|unser|unsere|unseren|ganz|nur|schnell|schnelles|kurz|kurzes|kurze|kurzen|kurzfristig|vielleicht|"
        "eventuell|evtl|wenn|möglich|liebsten|roomkeeper|bot|doch|dann|jetzt|denn|ja|nein|nicht|ok|okay|sich|dauer|"
        "dauert|dauern|lang|lange|länge|insgesamt|mindestens|höchstens|beginn|beginnt|start|startet|ende|uhr|stunde|"
        "stunden|minuten|tag|tage|raum|räume|zimmer|frei|freien|freier|freie|freies|kunde|kunden|kundentermin|"
        "interview|workshop|schulung|präsentation|vorstellungsgespräch|gespräch|team|teammeeting|teamsitzung|"
        "abteilung|abstimmung|also|halt|eben|eh|äh|hm|aber|oder|als|daß|dass|ob|weil|haste|gibts|geht|gehen|ginge|"
        "passt|passen|egal|beliebig|beliebigen|bevorzugt|lieber|wenns|wär|groß|großen|klein|kleinen|genug|genügend|"
        "leute|personen|person|liebe|grüße|gruß|lg|mfg|vg|sorry|entschuldigung|neue|neuen|neues|anderen|anderer|"
        "anderes|gleich|wieder|sonst|damit|dafür|darin|drin|rein|raus|her|hin|nach|vor|bis|ab|durch|ihr|ihre|seine|"
        "einfach|eigentlich|mehr|weniger|sagen|sag|zeig|zeige|gib|machen|mach|stattfinden|statt|findet|treffe|datum|"
        "uhrzeit|zeit|gerade|wohl|bräuchte|wollte|will|wollen|selbst|alle|alles|zusammen|gemeinsam|platz|sitzen|"
        "hinein|darauf|hinzu|kollegen|kollegin|kollege|herr|frau|dein|deine|ums|fürs|übers|ans|ins|aufs|hinsichtlich|"
        "gebucht|verfügbar|gespräche|teamrunde|wochenmeeting|planung|kurzbesprechung|abstimmen|reden|sprechen|"
        "passend|geht's|klappt|irgendwas|zurück|besprechen|unterhalten|runde|möglichst|spontan|kommen|chef|leider|"
        "schick|zeigen|besuch"
    ),
    "no.longer": "mehr|länger",
    "polite": (
        "kann mir wer|kann wer|könnte mir wer|könnte wer|kannst du|könntest du|können wir|könnten wir|kann ich|"
        "könnte ich|würdest du|kannst du mir|könntest du mir|ich möchte|möchte|ich will|ich würde gern|würde gern|"
        "würde gerne|wir möchten"
    ),
    "what": "was|was ist",
    "day.after": "der tag nach|tag nach",
}

PLAIN = (
    "abhängen ablegen absetzen anders andrea andré anfangen anfassen angeben anliegen anmelden annehmen ansage "
    "anschliessend anschließend anziehen auffallen aufgeben aufhängen aufpassen ausgeben ausländer aussagen "
    "ausschliessen aussehen aussetzen australien ausweichen bauch bedenken befinden begegnung begegnungen behaupten "
    "beine beinhalten benennen bernd bescheiden besitzt besuche bewegt bewegung bewegungen blick blicken brachte "
    "branchen bruch burschen busen bücher bühne dance dante datei denke diensten eigen eignen eimer einfällt eisen "
    "erfinder feier feinde ferien fernsehen freuen fritz garten gebracht geistigen genossen geräte gestiegen gesucht "
    "getragen grüssen gulden gärten hafen halle haller handel handtuch hanne hansen heben hefte heftige heftiger "
    "heike heiko heinz helden helen hellen helmut hilde hilft hände hängen jenen juden karin klicken klienten kopie "
    "kurden lager lebte legte logische losgehen länder machte magen maike manuel marco marcus meiden meike meinten "
    "menge mieten minden mitten montage monte morden morgan nackt nahen namen neben nichte nähen papst personal "
    "pflanzen planet platt platte primär rahmen sache sachen sanne satzung scheiben schienen schiessen schloss "
    "schlüssel schreiben schreien schrieb sekunden sicher sicherer siegen silke smart staat stadt stark stars state "
    "stick strich studien stufen ständig ständige stück süden sünde tanja tasche taschen tatsache tauchen terminal "
    "thorsten torsten tragen täuschung unter untere veranlassen verfassen vergehen vergessen verlag verlangen "
    "verlangt verletzt verliehen verlieren verliert verpassen verschieden verschiedene wache wachen warte wecker "
    "weder weite wencke wenke werfen werke wetter wiener wilder willi willy worden wunsch wärme wünscht würstchen "
    "zeichen zeichnen zeile zeuge zieht ziele zweig änderung überlegt überreicht überzogen"
)
"""Words and names that are like one of those above, and are none of them."""
