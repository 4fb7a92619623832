"""German. Umlauts may be written as ae, oe, ue; the lexicon adds that."""

WORDS = {
    "next.but.one.week": "übernächste woche|übernächster woche|in der übernächsten woche|der übernächsten woche",
    "unit.quarter": "viertelstunden|viertelstündchen",
    "date.1206": "nikolaus",
    "date.1224": "heiligabend|heilig abend|weihnachten|heiligen abend",
    "date.1225": "erster weihnachtstag|ersten weihnachtstag|erster weihnachtsfeiertag",
    "date.1226": "zweiter weihnachtstag|zweiten weihnachtstag|stephanstag",
    "date.1231": "silvester",
    "date.101": "neujahr",
    "soft": "bitte|mal|gerne|gern|freundlicherweise|vielleicht|eventuell|doch bitte|sie|mir|uns",
    "others": "andere|anderen|weitere personen|weiteren personen|andere personen",
    "now.for": "für die nächste|für die nächsten|die nächste|die nächsten|nächste|nächsten",
    "recur.day.1": "jeden tag|täglich|jeden einzelnen tag",
    "recur.day.5": "jeden werktag|werktags|jeden arbeitstag|an werktagen|werktäglich",
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
    "which.second": "übernächsten|übernächste|übernächster|übernächstes",
    "which.next": "nächsten|nächster|nächste|nächstem|nächstes|naechst|darauffolgenden|nexten|nächtsen",
    "which.this": "diesen|dieser|diese|diesem|dieses",
    "which.coming": "kommenden|kommender|kommende|kommendem|den kommenden|kommnden",
    "which.last": "letzten|letzter|letzte|vorigen|vergangenen",
    "month.1": "jänner|jän",
    "month.2": "feber",
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
        "ende des monats|nächstes wochenende|die tage|ende nächster woche|anfang nächster woche|irgendeinen tag|"
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
        "um|uhrzeit|beginn|start|beginnt um|startet um|beginn um|ab|start um|beginnend um|punkt|so um|"
        "los geht's um|los gehts um|los um|um punkt|anfangs|start:|los gehts|los geht's|losgehts|los geht es um|"
        "start ist um|beginn ist um|anfang um|anfang ist um"
    ),
    "about.time": "gegen|circa|ca|etwa|ungefähr|so gegen|zirka|um die|rund|so|ungefaehr|ca.",
    "from": "von|ab|zwischen|seit|vom|beginnend ab|v",
    "between": "zwischen|zw|zwichen",
    "until": (
        "bis|auf|bis um|bis ca|endet um|ende|ende um|bis gegen|bis etwa|bs|endet|bis zur|bis zum|schluss ist um|"
        "schluss um|fertig um|vorbei um|ende ist um|schluss ist|ende ist|aus ist um|bis so|bis ungefähr"
    ),
    "and": "und|sowie|&|u|u.|nd",
    "or": (
        "oder|oder vielleicht|bzw|alternativ|oda|od|sonst|wenn nicht|falls nicht|falls belegt|wenn belegt|"
        "andernfalls|oder sonst|ansonsten|falls besetzt|wenn nicht dann|falls nicht frei|wenn das nicht geht"
    ),
    "after": "nach|frühestens|ab frühestens|irgendwann nach|nicht vor|erst nach",
    "before": "vor|spätestens|bis spätestens|noch vor",
    "hour.mark": "uhr|h|uhrr|uhhr|ur|uhr.",
    "now": (
        "jetzt|sofort|jetzt gleich|jetzt sofort|gerade|momentan|im moment|grad|gleich jetzt|ab sofort|umgehend|gleich|"
        "ab jetzt|augenblicklich|schnellstmöglich|schnell|auf die schnelle|asap|in diesem moment|jetzt gerade|"
        "gerade eben|auf der stelle|jetzt im moment|gerade jetzt|genau jetzt|jetz|jez"
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
        "ne volle stunde|stund"
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
    "article": "ein|eine|einen|einer|ne|n|ner|nem|'ne|'nem|'ner",
    "people": (
        "er raum|er zimmer|er besprechungsraum|er meetingraum|personenraum|personen-raum|personen|person|leute|pers|"
        "teilnehmer|mann|kollegen|gäste|plätze|menschen|pers.|leuten|teilnehmern|pax|mitarbeiter|köpfe|sitzplätze|"
        "nasen|tn|p|pesonen|persoen|leut|gästen|teilnehmende|kolleginnen|teilnehmerinnen|besucher|personnen|hansel|"
        "mitarbeitern|personer|mitarbeiterinnen|sitzplätzen|plätzen|teilnehmenden|kunden|bewerber|besuchern|kundinnen|"
        "schüler|angestellte|von uns|beteiligte|mitglieder|reinpassen|reingehen|platz finden|hineinpassen"
    ),
    "we.are": (
        "gruppe von|truppe von|runde von|wir sind|sind wir|es kommen|wir werden|anzahl|platz für|insgesamt|"
        "mit platz für|teilnehmerzahl|wir wären|sind|mindestens|kapazität|werden|wir sind insgesamt|passt für|"
        "geeignet für|teilnehmer|wir sind jetzt|wir sind doch|jetzt sind wir|wir sind nur|sind jetzt|sind doch|"
        "wir werden jetzt|wir sind jetzt doch|sind jetzt doch"
    ),
    "count.for": "für|fuer|fürs|f",
    "with": (
        "mit|lade|lad|einladen|inkl|inklusive|zusammen mit|plus|gemeinsam mit|samt|m|mitsamt|dabei|teilnehmer|"
        "und lade|bitte lade|auch|dazu|lad|m.|treffe mich mit|treff mich mit"
    ),
    "with.post": "einladen|dabei|dazu|dazuholen",
    "me": (
        "sachen|dinge|ihn|ihm|sie|mir|mich|ich|uns|wir|dir|ihr|ihnen|euch|allen|dem team|meinem team|meinem|meiner|"
        "jemand|jemandem|team|kunden|dem kunden|kollegen|externen"
    ),
    "called": "chefin|chef|kollegin|kollege|kollegen|frau|herrn|hr|fr|dr|prof|herr",
    "group": "team|gruppe|truppe|abteilung|büro|mannschaft|bande|belegschaft|filiale|werkstatt",
    "role": (
        "vertrieb|marketing|einkauf|buchhaltung|personal|geschäftsführung|geschäftsleitung|betriebsrat|vorstand|"
        "entwicklung|kandidaten|bewerbern|lieferanten|vermieter|steuerberater|anwalt|client|kandidat|bewerberin|"
        "kandidatin|lieferant|berater|prüfer|wirtschaftsprüfer|praktikant|praktikantin|praktikanten|azubi|"
        "dienstleister|trainer|referenten|investor|investoren|mandanten|klienten|clients|auditor"
    ),
    "room": (
        "raum|räume|zimmer|einen raum|besprechungsraum|besprechungszimmer|meetingraum|konferenzraum|sitzungszimmer|"
        "saal|ein raum|besprechungsräume|meetingräume|meeting raum|sitzungsraum|raumes|raums|räumen|irgendeinen raum|"
        "rau|platz|ein zimmer|konferenzzimmer|seminarraum|ein besprechungsraum|einen besprechungsraum|büro|"
        "besprechungsraums|meetingroom|tagungsraum|einen meetingraum|nen raum|n raum|räumlichkeit|meeting-raum|"
        "meetingzimmer|zimmerchen|besprechungs-raum|raüme|besprechungsrau|besprechnungsraum|schulungsraum|projektraum|"
        "raun|konferenzraums|irgendwo|plätzchen|eckchen|ecke|räumchen|konfi|meetingraums|huddle-raum|arbeitsraum|"
        "gruppenraum|rückzugsraum"
    ),
    "floor": "stock|etage|stockwerk|og|stockwerks|geschoss|etg|ebene|stck|obergeschoss|stocks|stk",
    "floor.ground": "erdgeschoss|eg|parterre|erdgeschoß",
    "building": "gebäude|haus|standort|bau",
    "big": (
        "großen|großer|großes|kleinen|kleiner|freien|freier|freies|freie|irgendeinen|irgendein|anderen|größeren|"
        "kleineren|ruhigen|schönen|neuen|andere|passenden|geeigneten|passender|großem|kleinem|ruhiger|ruhiges|"
        "schöner|schönes|neuer|neues|kleine|große|kleines|gemütlichen|anderer|anderes|größerer|größeres"
    ),
    "early": (
        "vorher|vor|im voraus|davor|zuvor|vor beginn|vor dem meeting|vorm meeting|eher|vor dem termin|"
        "vor der besprechung|früher|vorab|bevor|vorm termin|vor start|bevor es losgeht"
    ),
    "meeting": (
        "meeting|termin|besprechung|buchung|termins|buchungen|termine|reservierung|sitzung|treffen|call|jour fixe|"
        "meetings|besprechungen|meetingtermin|reservierungen|zeit|slot|raumbuchung|meetin|telefonat|meins"
    ),
    "my": "mein|meine|meinen|meiner|meinem|unser|unsere|unseren|unserem|den|das|die|dieses|diesen",
    "current": (
        "aktuelle|aktuellen|aktuelles|laufende|laufenden|laufendes|jetzige|jetzigen|dieses|diesen|diese|derzeitige|"
        "gegenwärtige"
    ),
    "coming": "nächste|nächsten|nächstes|kommende|kommenden|nächster",
    "all.of": "alle|alles|alle meine|beide|sämtliche",
    "title": (
        "betreff|titel|thema|namens|mit dem titel|betrifft|zum thema|bezüglich|wegen|mit titel|über|genannt|"
        "mit betreff|bzgl|name|bezeichnung|mit dem betreff|heißt|überschrift|betr|titels|nenn es|nenne es|nenn ihn|"
        "nenne ihn|nenn das|nenne das|nenn den termin|nenne den termin|nenn das meeting|nenn sie"
    ),
    "private": (
        "privat|vertraulich|geheim|privates|privaten|als privat|als vertraulich|vertrauliche|vertrauliches|private|"
        "vertraulichen|privat markieren|nicht öffentlich|nicht sichtbar für andere|für andere nicht sichtbar|"
        "keiner sehn|keiner sehen|niemand sehen"
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
        "videoausstattung|videokonferenztechnik|videofähig|videoraum|videokonferenzraum|videosystem"
    ),
    "equipment.whiteboard": (
        "whiteboard|tafel|flipchart|weißwandtafel|smartboard|whiteboards|weißwand|pinnwand|whitebord"
    ),
    "equipment.phone": (
        "telefon|konferenztelefon|telefonspinne|freisprecher|telephon|konferenzspinne|tel|telraum|tel raum"
    ),
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
    "fill": (
        "in kürze|wo keiner stört|wo niemand stört|wo mich keiner stört|ungestört|ihn|ihm|ich|wir|du|sie|mir|uns|mich|"
        "dir|ein|eine|einen|einem|einer|eines|nen|ne|n|der|die|das|den|dem|des|ist|sind|sein|bin|war|zu|zur|zum|in|im|"
        "am|an|auf|für|fuer|mit|von|vom|bei|beim|um|und|es|da|dort|hier|so|auch|noch|mal|bitte|bite|danke|hallo|hi|hey|"
        "gern|gerne|kann|kannst|können|könnte|könntest|könnten|würde|würden|hätte|hätten|habe|hab|haben|hat|möchte|"
        "möchten|wäre|wären|wird|werden|soll|sollte|sollen|muss|müssen|darf|dürfen|brauche|brauchen|irgendein|"
        "irgendeinen|irgendwo|etwas|was|welche|welcher|welches|welchen|wann|wo|wie|wer|meeting|meetings|besprechung|"
        "besprechungen|termin|termine|treffen|sitzung|mein|meine|meinen|meinem|unser|unsere|unseren|ganz|nur|schnell|"
        "schnelles|kurz|kurzes|kurze|kurzen|kurzfristig|vielleicht|eventuell|evtl|wenn|möglich|liebsten|roomkeeper|bot|"
        "doch|dann|jetzt|denn|ja|nein|nicht|ok|okay|sich|dauer|dauert|dauern|lang|lange|länge|insgesamt|mindestens|"
        "höchstens|beginn|beginnt|start|startet|ende|uhr|stunde|stunden|minuten|tag|tage|raum|räume|zimmer|frei|freien|"
        "freier|freie|freies|kunde|kunden|kundentermin|interview|workshop|schulung|präsentation|vorstellungsgespräch|"
        "gespräch|team|teammeeting|teamsitzung|abteilung|abstimmung|also|halt|eben|eh|äh|hm|aber|oder|als|daß|dass|ob|"
        "weil|haste|gibts|geht|gehen|ginge|passt|passen|egal|beliebig|beliebigen|bevorzugt|lieber|wenns|wär|groß|"
        "großen|klein|kleinen|genug|genügend|leute|personen|person|liebe|grüße|gruß|lg|mfg|vg|sorry|entschuldigung|"
        "neue|neuen|neues|anderen|anderer|anderes|gleich|wieder|sonst|damit|dafür|darin|drin|rein|raus|her|hin|nach|"
        "vor|bis|ab|durch|ihr|ihre|seine|einfach|eigentlich|mehr|weniger|sagen|sag|zeig|zeige|gib|machen|mach|"
        "stattfinden|statt|findet|treffe|datum|uhrzeit|zeit|gerade|wohl|bräuchte|wollte|will|wollen|selbst|alle|alles|"
        "zusammen|gemeinsam|platz|sitzen|hinein|darauf|hinzu|kollegen|kollegin|kollege|herr|frau|dein|deine|ums|fürs|"
        "übers|ans|ins|aufs|hinsichtlich|gebucht|verfügbar|gespräche|teamrunde|wochenmeeting|planung|kurzbesprechung|"
        "abstimmen|reden|sprechen|passend|geht's|klappt|irgendwas|zurück|besprechen|unterhalten|runde|möglichst|"
        "spontan|kommen|chef|leider|schick|zeigen|besuch|langen|reichen|genügen|reicht|langt|genügt|zusammensetzen|"
        "durchgehen|durchsprechen|telefonieren|quatschen|austauschen|klären|tag bleibt|der tag bleibt|"
        "tag bleibt gleich|datum bleibt|eig|überhaupt|i|ma|mir a|nachher|ausm|aufm|fürn|mitm"
    ),
    "day.after": "der tag nach|tag nach|tag danach|tag darauf|den tag danach|am tag danach|am tag darauf",
}

PLAIN = (
    "abhängen ablegen absetzen andrea andré anfangen anfassen angeben anliegen anmelden annehmen ansage "
    "anschliessend anschließend anziehen auffallen aufgeben aufhängen aufpassen ausgeben ausländer aussagen "
    "ausschliessen aussehen aussetzen australien ausweichen bauch bedenken befinden begegnung begegnungen "
    "behaupten beine beinhalten benennen bernd bescheiden besitzt besuche bewegt bewegung bewegungen blick "
    "blicken brachte branchen bruch burschen busen bücher bühne dance dante datei diensten eigen eignen eimer "
    "einfällt eisen erfinder feinde ferien fernsehen freuen fritz garten gebracht geistigen genossen "
    "gestiegen gesucht getragen grüssen gulden gärten hafen halle handel handtuch hanne hansen heben hefte "
    "heftige heftiger heike heiko heinz helden helen hellen helmut hilde hängen jenen juden karin klicken "
    "kopie kurden lebte legte logische losgehen länder machte magen maike manuel marco marcus "
    "meiden meike meinten menge mieten minden mitten montage monte morden morgan nackt nahen namen neben nichte "
    "nähen papst planet platt platte primär rahmen sache sanne satzung scheiben schienen "
    "schiessen schloss schreien schrieb sekunden sicherer siegen silke smart staat stadt stark stars "
    "state stick strich studien stufen ständig ständige süden sünde tanja taschen tatsache tauchen terminal "
    "thorsten torsten tragen täuschung unter untere veranlassen verfassen vergehen verlag verlangen verlangt "
    "verletzt verliehen verlieren verliert verpassen verschieden verschiedene wache wachen wecker weder weite "
    "wencke wenke werke wiener wilder willi willy wunsch wärme wünscht würstchen zeichen zeichnen zeile zeuge "
    "ziele zweig änderung überlegt überreicht überzogen"
)
"""Words and names that are like one of those above, and are none of them."""
