"""Swedish, of Sweden and of Finland."""

WORDS = {
    "weekday.0": "månd",
    "weekday.2": "onsd",
    "next.but.one.week": "veckan efter nästa|veckan därpå|nästnästa vecka|veckan därefter",
    "unit.quarter": "kvart|kvartar|kvarts",
    "date.1213": "lucia|på lucia",
    "date.1224": "julafton|julaftonen",
    "date.1225": "juldagen",
    "date.1226": "annandag jul|annandagen",
    "date.1231": "nyårsafton|nyårsaftonen",
    "date.101": "nyårsdagen",
    "date.106": "trettondagen",
    "soft": "gärna|snälla|vänligen|möjligen|eventuellt|även|också|bara|kanske|ännu",
    "others": "andra|andra personer|andra kollegor|fler|kollegor till",
    "now.for": "de närmaste|den närmaste|närmaste|nästa",
    "recur.day.1": "varje dag|dagligen|varenda dag",
    "recur.day.5": "varje vardag|vardagar|på vardagar|varje arbetsdag|alla vardagar",
    "more": "extra|till|ytterligare|mer|fler",
    "day.0": "idag|i dag|dagens|ida",
    "day.1": "imorgon|imon|i morgon|imorn|i morron|imorron|imorrn|morgondagen|morgondagens|i morn|imorgn|imoron|imorgo",
    "day.2": "i övermorgon|övermorgon|iövermorgon|i övermorn|överimorgon|i över morgon|dagen efter imorgon",
    "day.-1": "igår|i går|gårdagens",
    "day.-2": "i förrgår|förrgår",
    "today.evening": "ikväll|i kväll|i afton|ikvell|i natt|inatt",
    "today.morning": "i morse|imorse|på morgonen idag",
    "today.afternoon": "i eftermiddag|ieftermiddag|i em|i efterm",
    "today.forenoon": "i förmiddag",
    "which.next": "nästa|nästkommande|nesta|näst",
    "which.this": "denna|den här|nu på|nu",
    "which.coming": "kommande|på kommande|nu kommande|närmaste",
    "which.second": "nästnästa|nästa nästa",
    "which.last": "förra|i förra|senaste|i fredags|i måndags|i tisdags|i onsdags|i torsdags",
    "weekday.1": "ti|tisd",
    "weekday.3": "tor|torsd|to",
    "weekday.4": "fred",
    "next.week": (
        "nästa vecka|veckan efter|kommande vecka|nästa v|nästkommande vecka|nästa veckas|nästa veckas|veckan som kommer"
    ),
    "this.week": "denna vecka|den här veckan|i veckan|denna veckan",
    "week.number": "vecka|v|v.|veckan",
    "vague.day": (
        "i helgen|nästa helg|helgen|nästa månad|någon gång|någon dag|snart|i slutet av veckan|i början av veckan|"
        "senare i veckan|i slutet av månaden|till helgen|kommande dagar|påsk|midsommar|i jul|till jul"
    ),
    "on": "på|den|till|för|om",
    "the": "den|det",
    "ordinal.suffix": "e|a|de|:e",
    "ordinal.1": "första",
    "ordinal.2": "andra",
    "ordinal.3": "tredje",
    "ordinal.4": "fjärde",
    "ordinal.5": "femte",
    "ordinal.6": "sjätte",
    "ordinal.7": "sjunde",
    "ordinal.8": "åttonde",
    "ordinal.9": "nionde",
    "ordinal.10": "tionde",
    "in.time": "om|inom",
    "part.morning": (
        "på morgonen|morgonen|morgon|tidigt|på morronen|morgonkvisten|bitti|tidig morgon|på morron|på morgonkvisten|"
        "tidigt på morgonen"
    ),
    "part.forenoon": "på förmiddagen|förmiddag|förmiddagen|fm|f.m.|på fm|förmidda",
    "part.lunch": "lunch|lunchen|vid lunch|på lunchen|lunchtid|vid lunchtid|runt lunch|kring lunch",
    "part.afternoon": (
        "på eftermiddagen|eftermiddag|eftermiddagen|em|e.m.|på em|eftermiddan|eftermidda|på eftermiddan|efm"
    ),
    "part.evening": "på kvällen|kväll|kvällen|natt|på natten|kvällstid|aftonen",
    "part.day": "hela dagen|heldag|hela dan|en hel dag|heldagen|heldagsmöte",
    "all": "hela",
    "noon": "mitt på dagen|middag|klockan tolv|tolvslaget|mitt på dan",
    "midnight": "midnatt|vid midnatt|tolv på natten",
    "half.before": "halv|hal|halvt",
    "quarter": "kvart|en kvart|kvarten|qvart",
    "past": "över|efter|ö",
    "to": "i|före",
    "at": (
        "kl|klockan|kl.|vid|med start|med start kl|börjar|start|starttid|med början|från kl|klckan|klocka|vid kl|"
        "startar|börjar kl|klockn|kl:|prick|exakt kl|exakt|prick kl|start är|börjar vi|vi börjar|vi börjar kl|"
        "börjar klockan|drar igång|kör igång"
    ),
    "about.time": (
        "runt|cirka|ca|ungefär|omkring|typ|kring|c:a|vid|ungefär kl|runt kl|runt klockan|omkring kl|någon gång runt"
    ),
    "from": "från|mellan|från och med|med start från|ifrån|frn|fron",
    "between": "mellan|mella",
    "until": (
        "till|til|t|tills|fram till|t o m|t.o.m.|slutar|till och med|slut|sluttid|slutar kl|ti|fram tills|slut kl|"
        "klart kl|är slut|vi slutar|måste sluta|ska sluta|måste avslutas|måste vara slut|behöver sluta"
    ),
    "and": "och|samt|&|o|å|åsså",
    "or": (
        "eller|eller kanske|alternativt|el|el.|annars|om inte|om inte så|om det är upptaget|om upptaget|"
        "eller annars|om det inte går|om inte ledigt|om den är upptagen|eller om det är upptaget"
    ),
    "after": "efter|tidigast|någon gång efter|senare än|inte före",
    "before": "före|innan|senast",
    "hour.mark": "h|prick|blankt",
    "now": (
        "nu på en gång|nu|just nu|genast|direkt|nu direkt|omgående|på en gång|nu genast|omedelbart|på direkten|"
        "på momangen|snabbt|asap|kvickt|på studs|precis nu|just i detta nu|i denna stund|i detta ögonblick|"
        "nu med en gång|på stört"
    ),
    "for": "i|under|för|på",
    "by": "med|ytterligare|till|extra|en till",
    "unit.minute": "min|minuter|minut|minuters|minuter till|mins|m|min.|minutrar|minutter",
    "unit.hour": "timme|timmar|tim|timmes|timmars|h|timma|timmen|t|timar|tim.|timm",
    "unit.day": "dag|dagar|dygn|dar",
    "unit.week": "vecka|veckor|v",
    "unit.month": "månad|månader",
    "length.15": "en kvart|kvart|en kvarts|kvarts|kvartslångt|en kvarts timme|kvarten",
    "length.30": (
        "en halvtimme|halvtimme|en halv timme|halv timme|halvtimmes|en halvtimma|halvtimma|halvtimmen|en halvtimmes|"
        "en halv timma|en halvtimmas|halvtimm|en halvtim|halv tim|halvtim|½ timme"
    ),
    "length.45": "tre kvart|trekvart|tre kvarts|en trekvart|tre kvarts timme|trekvarts timme|tre kvart lång",
    "length.60": (
        "en timme|timme|en timma|timmes|en timmes|en tim|timlång|en h|entimmes|ett timme|en hel timme|timslång|timmen"
    ),
    "length.90": (
        "en och en halv timme|en och en halv timma|en och halv timme|en halvannan timme|halvannan timme|"
        "en o en halv timme|1 och en halv timme|en timme och en halv|halvannantimme|en och en halv timmes|"
        "en timme och en halvtimme|1 1/2 timme|en och en halv tim|halvannan timma|en å en halv timme|"
        "en och en halvtimme"
    ),
    "length.120": "ett par timmar|par timmar|ett par tim",
    "and.half": "och en halv|och halv|o en halv",
    "some.length": "en stund|ett tag|lite|en liten stund|några minuter|ett ögonblick|en liten",
    "number.1": "ett|en",
    "number.2": "två|tva|bägge",
    "number.3": "tre",
    "number.4": "fyra|fyr|fyran",
    "number.5": "fem",
    "number.6": "sex",
    "number.7": "sju",
    "number.8": "åtta",
    "number.9": "nio|nie",
    "number.10": "tio|tie",
    "number.11": "elva",
    "number.12": "tolv|ett dussin|dussin",
    "number.13": "tretton",
    "number.14": "fjorton",
    "number.15": "femton",
    "number.16": "sexton",
    "number.17": "sjutton",
    "number.18": "arton|aderton",
    "number.19": "nitton",
    "number.20": "tjugo|tjugi|tjuge",
    "number.25": "tjugofem|tjugo fem",
    "number.30": "trettio|tretti",
    "number.35": "trettiofem",
    "number.40": "fyrtio|förti",
    "number.45": "fyrtiofem|fyrtio fem",
    "number.50": "femtio",
    "number.60": "sextio",
    "number.90": "nittio",
    "article": "en|ett",
    "people": (
        "personersrum|personrum|mannarum|personer|person|pers|deltagare|st|stycken|platser|gäster|man|folk|kollegor|"
        "pers.|människor|personers|stolar|besökare|medarbetare|huvuden|p|peronser|persnoer|prs|stycken personer|kunder|"
        "deltagande|kandidater|elever|besökande|anställda|av oss|gubbar|gubbs|killar|tjejer|skallar|på plats"
    ),
    "we.are": (
        "gäng på|grupp på|sällskap på|antalet deltagare är|vi är|vi blir|antal|antal personer|plats för|vi e|"
        "vi kommer vara|totalt|antal deltagare|som rymmer|som tar|med plats för|rymmer|minst|vi ska vara|vi lär bli|"
        "som får plats|med plats åt|plats åt|åtminstone|deltagare|vi kommer bli|vi är nu|vi blir nu|nu är vi|"
        "vi är bara|vi blir bara|vi blev|sammanlagt"
    ),
    "count.for": "för|åt|till",
    "with": (
        "med|bjud in|inkludera|inklusive|tillsammans med|ink|inkl|inbjudna|plus|och bjud in|bjuda in|bjud också in|"
        "deltagare|ihop med|m|kalla|samt|bjud även in|möte med|även|skicka till|skicka inbjudan till|me|ska träffa|"
        "träffar"
    ),
    "me": (
        "mig|jag|oss|vi|mej|dig|honom|henne|dem|alla|teamet|mitt team|mitt|den|det|någon|alla i teamet|kunden|kund|"
        "folk|externa|ja"
    ),
    "called": "chef|chefen|kollega|herr|fru|doktor|dr|professor",
    "group": (
        "team|teamet|grupp|gruppen|gäng|gänget|kontoret|avdelningen|styrelsen|ledningen|killarna|tjejerna|lagret|"
        "butiken|fabriken|verkstaden"
    ),
    "role": (
        "ekonomi|marknad|juridik|kandidaten|ledning|leverantören|revisorn|hyresvärden|kandidat|konsult|konsulten|"
        "leverantör|revisor|jurist|juristen|praktikant|praktikanten|advokat|advokaten|rekryterare|besökaren|föreläsare|"
        "talare|byggherren|beställaren|entreprenören|uppdragsgivaren|arkitekten"
    ),
    "room": (
        "rum|rummet|ett rum|mötesrum|mötesrummet|ett mötesrum|konferensrum|ett konferensrum|konferensrummet|lokal|"
        "en lokal|grupprum|sal|salen|sammanträdesrum|plats|något rum|nåt rum|rumm|mötesrumm|möterum|motesrum|"
        "ett grupprum|ställe|lokalen|kontor|rums|konfrum|konfarum|konfa|utrymme|mötesplats|möteslokal|ett rumm|"
        "tyst rum|projektrum|nånstans|någonstans|nånstans att sitta|någonstans att sitta|lokaler|rum nånstans|"
        "mötesrummen|samtalsrum|tyst hörna|hörna|småmötesrum"
    ),
    "floor": "våning|våningen|plan|vån|vån.|etage|våningsplan|vångingen|våningens|vning",
    "floor.ground": "bottenvåning|bottenvåningen|markplan|entréplan|bottenplan|entreplan",
    "storey.1": "ettan",
    "storey.2": "tvåan",
    "storey.3": "trean",
    "storey.4": "fyran",
    "storey.5": "femman",
    "storey.6": "sexan",
    "building": "byggnad|byggnaden|huset|hus|kontoret",
    "big": (
        "stort|litet|ledigt|ledig|lediga|större|mindre|något|nåt|någon|annat|nytt|tyst|fint|bra|valfritt|"
        "vilket som helst|lagom|stor|stora|liten|lilla|små|mysigt|tomma|rejält|passande|lämpligt"
    ),
    "early": (
        "innan|före|i förväg|tidigare|i förtid|innan start|innan mötet|innan mötet börjar|före mötet|innan det börjar"
    ),
    "meeting": (
        "möte|mötet|möten|bokning|bokningen|bokningar|avstämning|avstämningen|reservationen|mötena|rumsbokningen|"
        "rumsbokning|sammanträde|tid|tiden|pass|passet|träff|träffen|mötets|motet"
    ),
    "my": "min|mitt|mina|vår|vårt|våra|den|det|detta|denna|den här",
    "current": "nuvarande|pågående|det här|denna|detta|den här|aktuella",
    "coming": "nästa|kommande",
    "all.of": "alla|allt|alla mina|båda|samtliga",
    "title": (
        "rubrik|ämne|om|titel|angående|ang|heter|med titeln|kallat|rubriken|titeln|med rubriken|gällande|med rubrik|"
        "med titel|namn|ämnet|benämning|som heter|rör|betr|kalla den|kalla det|döp den till|döp det till|döp mötet till"
    ),
    "private": (
        "privat|konfidentiellt|hemligt|sekretess|privata|konfidentiell|dolt|som privat|markera som privat|hemlig|"
        "sekretessbelagt|ska inte synas för andra|inte synas för andra|ska inte synas|ingen annan ska kunna se|"
        "ingen annan ska se|ingen ska kunna se|ingen ska se|private"
    ),
    "online": (
        "teams-länk|teamslänk|teams länk|teamsmöte|teams-möte|teams|online|på distans|länk|distans|hybrid|digitalt|"
        "videomöte|teams möte|via teams|digital|på länk|hybridmöte|teamslänken|onlinelänk|teams-inbjudan|distansmöte|"
        "möteslänk|med länk|digital länk|virtuellt"
    ),
    "equipment.screen": (
        "skärmrum|skärm|tv|projektor|bildskärm|skärmar|kanon|storbild|storskärm|display|projektorn|skärmen|tv-skärm|"
        "monitor"
    ),
    "equipment.video": (
        "kamera|video|videokonferens|webbkamera|videoutrustning|videokonferensutrustning|kameror|videosystem|videolänk|"
        "videokonf|videokonfen|videorum|videokonferensrum|videorummet"
    ),
    "equipment.whiteboard": "whiteboard|tavla|skrivtavla|blädderblock|vit tavla|whiteboardtavla|whiteboards|whitebord",
    "equipment.phone": (
        "telefon|konferenstelefon|högtalartelefon|telefonen|telefonkonferens|konftelefon|konfatelefon|mötestelefon|"
        "telefonkonferensutrustning"
    ),
    "equipment.with": "med|som har|och|utrustat med|med en|och en|har|där det finns|samt|utrustad med|plus|inklusive",
    "recur": (
        "varje|veckovis|dagligen|varje vecka|varje dag|återkommande|var|varannan|varannan vecka|månadsvis|"
        "varje månad|alla|upprepa|vardagar|serie|varje vardag|veckovist|regelbundet|en gång i veckan|stående|varenda|"
        "månatligen"
    ),
    "recur.weekday.0": "måndagar|på måndagar",
    "recur.weekday.1": "tisdagar|på tisdagar",
    "recur.weekday.2": "onsdagar|på onsdagar",
    "recur.weekday.3": "torsdagar|på torsdagar",
    "recur.weekday.4": "fredagar|på fredagar",
    "recur.weekday.5": "lördagar|på lördagar",
    "recur.weekday.6": "söndagar|på söndagar",
    "fill": (
        "där ingen stör|ostört|jag|vi|du|mig|oss|åt|en|ett|den|det|de|är|att|i|på|för|till|av|och|om|kan|skulle|ska|"
        "vill|vara|ha|har|hade|finns|snälla|tack|hej|hejsan|gärna|bara|också|något|nåt|någon|nån|några|möte|mötet|"
        "möten|tid|tiden|med|vid|från|som|då|nu|så|här|där|vad|vilket|vilka|när|hur|var|min|mitt|mina|vår|vårt|behöva|"
        "få|får|roomkeeper|bot|botten|kanske|snabbt|snabb|kort|lite|ledigt|ledig|lediga|rum|rummet|dag|dagen|timme|"
        "timmar|minuter|möjligt|helst|eventuellt|alltså|typ|bra|stort|litet|räcker|tillräckligt|ok|okej|ja|nej|inte|"
        "sen|sedan|även|bli|blir|gör|göra|måste|borde|kunde|kunna|avstämning|kundmöte|intervju|workshop|utbildning|"
        "presentation|genomgång|starta|startar|börja|börjar|slutar|längd|lång|långt|långa|totalt|minst|mest|bästa|"
        "valfritt|vilken|annat|nytt|ny|team|teamet|kund|kunden|hela|plats|fram|ut|upp|in|mm|osv|fast|men|eller|ju|väl|"
        "nog|ihop|tillsammans|undrar|undra|veta|säg|visa|se|titta|kolla|ursäkta|förlåt|hm|öh|eh|asså|liksom|först|igen|"
        "samma|annan|sorts|slags|emot|bokas|boka|använda|sitta|personer|person|st|stycken|månad|datum|klockan|kl|stund|"
        "gång|göras|hålla|hållas|va|e|å|o|mej|dej|sej|ngt|ngn|nya|vore|fint|schysst|önskemål|önskar|kollegor|hoppas|"
        "svar|mvh|hälsningar|samtal|samtalet|veckomöte|teammöte|planering|uppstart|frukostmöte|kickoff|snack|prata|"
        "träffa|träffas|egen|inbokat|inbokad|löser|funkar|passar|ordna|lunchmöte|chefen|tyvärr|fortfarande|besök|gå|"
        "samma dag|egentligen|ni|kör|storleken"
    ),
    "day.after": "dagen efter",
}

PLAIN = (
    "absoluta anderson anton arten avstängning bagage biter blanka borås boxning bryta bryter bygge börje böter "
    "droger einar ellen emellan fanns farlig farliga flotta flyga frida frågor frågorna förbi föredrag företagen "
    "förlag förstått förutsatt göran hallon halvtid helig heligt hinder hjälm hjärtligt hosta huvudet hylla hyran "
    "inger ingår kallar kalle kanin klaga klicka konto kontot kudden kungen kvarter källan lagen "
    "lampa lekar liter livet lutar lägre länet lånar låtar mandat marknader middagen minister morgan "
    "mötte noveller oskar palats pensioner plantera plast platt plåster rader råder saken samtidigt "
    "simma sixten själen skära skärgård slippa slita slutna släpa slösa smart solar solen sover sport stark "
    "starkt stolt storm stycke stämma störst summa svårt söder tankar tiger tjäna tjänare torsk torsten trafiken "
    "trams tumme tummen täcka täcker uppdraget vakna vandring varandra varning vartenda verka ville väcka värda "
    "värde värme värre våningar vårda ärtor åldrar ångrar övervikt"
)
"""Words and names that are like one of those above, and are none of them."""
