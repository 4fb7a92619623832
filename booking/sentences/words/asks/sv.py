"""Swedish: what tells what somebody wants, and what asks for nothing."""

WORDS = {
    "instead": "istället|i stället|hellre|istället för|i stället för|hellre ha|helst ha|bättre i",
    "somebody": "någon|nån|ngn|nå'n|folk",
    "mine.of": "min|mitt|mina|jag|vi|vår|vårt",
    "have.i": "har jag|har jag kvar|har jag fortfarande|har vi|har jag fortfarande kvar",
    "join": (
        "ska också med på|ska med på|ska vara med på|kommer på|ska också vara med på|ska komma på|kommer också på|"
        "vill vara med på|ska också vara med|ska vara med|borde vara med|bör vara med|vill också vara med|"
        "måste vara med|ska in i|ska in på|kommer med på|ska följa med på|tillagd i|inbjuden till|inbjudna till|"
        "tillagda i|kommer till|kommer med till|är med på|deltar i|deltar på|ansluter till|hänger med på"
    ),
    "rather": (
        "nej förlåt|nej jag menar|jag menar|nej vänta|förlåt|eller rättare sagt|snarare|nej|eller nej|nej förresten|"
        "förresten|nä|nä förresten|oj|fel av mig|eller hellre|menade"
    ),
    "becomes": (
        "måste vara|borde vara|ska vara|skulle vara|lägga|lägg|lägger|istället|i stället|behöver vara|måste bli|"
        "ska börja|sätt|måste börja|behöver bli|borde bli|får bli|måste flyttas|kan vara|kan bli"
    ),
    "him": "honom|henne|dem|han|hon|hen|dom",
    "book": (
        "boka|reservera|bokning|behöver|vill ha|skulle vilja|skulle vilja ha|skulle behöva|hitta|fixa|ordna|"
        "vill boka|jag vill boka|kan jag få|kan vi få|kan jag boka|kan du boka|skulle du kunna boka|få|ta|sök|"
        "leta upp|jag behöver|vi behöver|vill|önskar|bokas|beställ|ge mig|finns det|boka in|skaffa|boka upp|"
        "planera|lägg in|sätt upp|bokar|ska ha|söker|kan man få|skulle kunna få|bokning av|ny bokning|behövs|finns|"
        "tar|få tag i|boka åt mig|boka åt oss|bokka|boak|går det att boka|går det att få|ha|möte|ett möte|"
        "jag söker|vi söker|reservation|rum önskas|önskas|hyra|hålla|ha ett möte|ska boka|behöva|behövde|"
        "letar efter|letar|kan jag reservera|reserv|bok|paxa|tinga|blocka|roffa åt mig|knip|kan vi sno|säkra|"
        "fixar du|kirra|kirra fram|skulle behövas|har behov av|behov av|ta fram|pricka in"
    ),
    "free.ask": (
        "är|finns|finns det|vilka|vilket|vad|när är|när|kolla om|har|vad finns|vilken|se om|undrar om|e|va|kollar om|"
        "hur|är det|finns nåt|finns något|vilken tid|hur dags|från när"
    ),
    "free": (
        "fullt|fullbokat|har ni nåt|har ni något|när kan jag få|när kan vi få|när kan jag boka|när kan vi boka|ledigt|"
        "ledig|lediga|tillgängligt|tillgänglig|tomt|upptaget|bokat|fritt|fria|tillgängliga|bokad|tillgängl|tom|"
        "upptagen|obokat|upptagna|bokningsbart|bokningsbara|fri|ledigr|öppna|öppet|öppen|lucka|luckor|någon lucka|"
        "några luckor|lediga tider|lediga luckor|en lucka|står tomma|står tomt|står lediga|står ledigt|fullbokat|"
        "fullbokad|free"
    ),
    "who": (
        "vilka är det som sitter i|vilka sitter i|"
        "vems|vems möte är i|vems bokning är i|vem har|vem har bokat|vem bokade|vem sitter i|vem är i|vem|"
        "vilka sitter i|vem använder|vilka är i|vem är det i|vilka har|vem har reserverat|vem sitter|är någon i|"
        "är det någon i|sitter någon i|någon i|nån i|ngn i|är nån i|sitter nån i|vem har tagit|vem tog|"
        "vem har paxat|vems är|vem håller till|vem är det som|vem står på|vem huserar|vem har lagt beslag på"
    ),
    "mine": (
        "jag bokat|jag har bokat|jag bokade|bokade jag|har jag reserverat|mina bokningar|min bokning|mina möten|"
        "vad har jag|vad har jag bokat|visa mina bokningar|mina rum|mina|min agenda|kalender|min kalender|bokningar|"
        "har jag|vad har jag för|vilka bokningar har jag|lista mina bokningar|har jag något bokat|mina reservationer|"
        "vilket rum ska jag vara i|vilket rum ska jag till|vilket rum är jag i|reserveringar|"
        "mitt schema|vad har jag för bokningar|visa bokningar|agenda|var är mitt möte|vilket rum har jag|var har jag|"
        "kommande bokningar|mina kommande bokningar|vilka möten har jag|vad har jag för möten|när är mitt möte|"
        "vad är bokat|lista bokningar|vad är inbokat|vad har jag inbokat|min dag|nästa möte|mitt nästa möte|"
        "var är mitt nästa möte|vilka rum har jag|har jag bokat|har vi bokat|vi bokat|jag inbokat|inbokat hos mig|"
        "mina tider|mina inbokade|mitt första möte|mitt sista möte|vart ska jag|var ska jag vara|var ska jag|"
        "i min kalender|på min agenda|bokade vi|vilka tider har jag|mina kommande|min nästa bokning|mina nästa|"
        "hade jag|har ja|vad har ja|vad har ja bokat|ja hade|ja bokat|har ja nåt inne|har jag nåt inne|"
        "har jag något inne|jag hade|ja har bokat"
    ),
    "schedule": (
        "schema|visa schema|schemat|schema för|visa|beläggning|hur ser det ut|kalender|kalendern|kalendern för|"
        "när är|hur upptaget är|översikt|bokningsläget|bokningsläge|kalender för|visa schemat för|bokningar för|"
        "bokningar i|visa schemat|belagt|beläggningen|tidsschema|hur ser|tider|vad händer i|händer|bokningar|"
        "bokningarna|bokningarna i|bokningarna för|vad händer|hur fullt|hur bokat|hur upptaget|hur ser dagen ut|"
        "dagens schema|vad är det i|vad är bokat i|vad pågår i|whats on|what's on|program i"
    ),
    "rooms": (
        "rum|alla rum|lista rum|vilka rum finns|vilka rum finns det|visa rum|rumslista|visa alla rum|vilka rum har vi|"
        "vilka rum kan man boka|lista alla rum|lista på rum|vilka rum kan jag boka|vad finns det för rum|rummen|"
        "vilka mötesrum finns|vilka mötesrum finns det|lista över rum|visa rummen|vilka rum|finns det en lista på rum|"
        "finns det en lista på rummen|lista på rummen|lista mötesrum|lista mötesrummen|lista över alla mötesrum|"
        "en lista över alla rum|översikt över samtliga rum"
    ),
    "where": (
        "på vilken våning|vilken våning|i vilket hus|i vilken byggnad|var är|var ligger|var finns|hur hittar jag|"
        "var hittar jag|vart är|vart ligger|var var|var låg"
    ),
    "move": (
        "kan du boka om|kan ni boka om|flyttat till|flyttad till|flyttas till|flytta|ändra|byt|byta|boka om|omboka|"
        "skjut upp|skjuta|tidigarelägg|senarelägg|flyttar|kan du flytta|byt ut|boka över|flyttas|skjut|lägg om|"
        "senarelägga|tidigarelägga|byter|ändrar|ombokning|kan vi flytta|justera|skjut på|uppdatera|flyta|skjutas|"
        "skjut fram|ställ om|måste flyttas|behöver flyttas|bör flyttas|ska flyttas|kan flyttas|få flyttas|"
        "borde flyttas"
    ),
    "extend": (
        "förläng|drar ut|förlänga|längre|mer tid|längre tid|förlängning|fortsätt|förlängs|lägg till tid|dra ut|"
        "drar över|behåll|stanna|behöver mer tid|kan vi förlänga|förlängd|förlängas|utöka|lite till|sitta kvar|"
        "stanna kvar|drar ut på tiden|fortsätta|utsträck|forläng|förlång|dröja|dröjer|hålla på längre|mera tid|"
        "hålla på|blir kvar|stannar kvar|sitter kvar|blir sittande|hålla på till|håller på|drar ut på|tar längre|"
        "behöver längre|sitta längre|stanna längre|vara kvar"
    ),
    "end": (
        "avsluta|slut|vi är klara|klar|klart|klara|avsluta nu|avsluta mötet|släpp|släpp rummet|frigör|är klara|"
        "jag är klar|lämna|lämna tillbaka|slutar nu|checka ut|mötet är slut|mötet slut|frigöra|lämnar|gå härifrån|"
        "vi går nu|ge tillbaka|släppa|färdiga|vi är färdiga|färdig|mötet är över|avslutar|lämna rummet|vi lämnar|"
        "slutade|tog slut|är slut|vi har gått|har gått från|lämnat|vi gick|få tillbaka|ge tillbaka rummet|"
        "lämnar tillbaka|rummet är fritt|är färdiga|vi slutade|slutade tidigare|blev klara|blev färdiga|har slutat|"
        "avslutat|tog slut tidigare|släpper|färdigt"
    ),
    "cancel": (
        "ställas in|ställs in|är inställt|blir inställt|avboka|ställ in|ta bort|annullera|boka av|stryk|"
        "behöver inte|avbokning|radera|ställa in|inställt|avbeställ|avbryt|behövs inte|avbokar|kansellera|"
        "inte längre|cancela|kan du avboka|avbokas|ställ in mötet|slopa|inte behöver|behöver inte längre|avbokad|"
        "skippa|avboak|makulera|ta väck|rensa|töm|ta ner|plocka bort|blir inte av|blir inget av|ställs in|"
        "är inställt|är inställd|inställd|från min kalender|ur min kalender|bort från kalendern|ur kalendern|"
        "kommer inte behöva|behöver inte ha|behövs inte längre|behövs ej|ge upp|avbokning av|stryka|behövs inte mer|"
        "avbokat|har ställts in|blev inställt|är avbokat"
    ),
    "add": (
        "lägg på|bjud även in|bjud in även|lägg till|bjud in|addera|ta med|bjud också in|bjuda in|lägg in|inkludera|"
        "lägga till|kalla|ta in|lagg till|ska också med på|ska med på|ska vara med på|ska också vara med på|"
        "vill vara med på|få med|få in|släng in|släng med|slänga in|klämma in|lägg ti|lägg te|släng på"
    ),
    "remove": (
        "ta bort|plocka bort|avbjud|stryk|ta av|uteslut|ta bort från|plocka väck|ta väck|lyft ut|släng ut|"
        "kasta ut|sparka ut|kicka|lyft bort|ta ut|avinvitera|stryk ur"
    ),
    "remind": (
        "pling mig|plinga mig|pinga mig|påminn|påminnelse|påminnelser|påminna|påminn mig|väck|notifiera|meddela|"
        "säg till|kan du påminna|sätt en påminnelse|pinga|hojta|varna|pinga mig|påmin"
    ),
    "remind.off": "aldrig|av|inga|stäng av|inte|ingen|sluta|utan",
    "help": (
        "hur bokar jag ett rum|hur bokar man ett rum|hjälp|hjälp mig|vad kan du göra|vad kan du|hur fungerar det|"
        "kommandon|meny|hur bokar jag|hur funkar det|hur gör jag|hur fungerar du|instruktioner|vem är du|vad är du|"
        "vad kan jag göra|hur använder jag|vad gör du|hur funkar detta|kan du hjälpa mig|jag behöver hjälp|"
        "hur bokar man|exempel|hur funkar du|hur fungerar detta|vad kan jag säga|hjälpa|guide|manual|"
        "hur långt i förväg kan jag boka|det du kan göra|allt du kan|vad allt kan du|vad klarar du|vad är du till för|"
        "hur kommer jag igång|vad kan man göra|vad kan man fråga|hur använder man|visa vad du kan|va kan du göra|"
        "va kan du|va kan du göra egentligen|vad kan du göra egentligen"
    ),
    "hello": (
        "kvällen|hej|hejsan|tjena|hallå|god morgon|godmorgon|god dag|god kväll|tja|hejhej|hej hej|morsning|tjenare|"
        "god eftermiddag|halloj|mors|tjo|hej roomkeeper|hur mår du|läget|hur är läget|goddag|morrn|hejsvejs|"
        "god förmiddag|tjabba|hej på dig|moj|moj moj|mojn"
    ),
    "thanks": (
        "vi ses|ses|tack|tack så mycket|tackar|tusen tack|tack tack|bra|toppen|perfekt|ok|okej|jättebra|super|fint|"
        "stort tack|tack för hjälpen|kanon|grymt|utmärkt|tackar så mycket|bra jobbat|hejdå|hej då|vi ses|ha det|"
        "toppenbra|härligt|kalas|underbart|strålande|smidigt|uppfattat|tack ska du ha|bra tack|ok tack|"
        "tackartackar|snyggt|adjö|tack så hemskt mycket|hemskt mycket tack|tack snälla|"
        "du är bäst|vad bra|så bra|jättefint tack|tackar tackar|fantastiskt|mycket bra|det var bra|det räcker|"
        "perfekt tack|super tack|schysst|najs|nice|tackar så jättemycket|grymt tack|kanonbra"
    ),
    "stop": (
        "skit i det|skit i|skippa det|strunt i det|stopp|avbryt|glöm det|strunt samma|strunta i det|lämna|sluta|"
        "stäng|nej tack|nej|stop|ångra|glöm|skit samma|låt bli|ingenting|gå tillbaka|tillbaka|inte nu|struntsamma|"
        "nej glöm det|det var inget|spelar ingen roll|inget|strunta i alltihop|strunta i"
    ),
    "not": (
        "inte|ej|förutom|utom|icke|utan|istället för|i stället för|aldrig|ingen|inget|inga|annat än|annanstans än|"
        "alla utom|vad som helst utom|behöver ingen|behöver inget|större än|mindre än"
    ),
    "again": "igen|samma|som förra gången|som vanligt",
    "no.longer": "längre|mer",
    "polite": (
        "kan jag få|kan vi få|går det att|går det att få|skulle kunna få|kan du|kan ni|kan man få|kan jag|kan vi|"
        "jag vill|vill|vi vill|skulle vilja|jag skulle vilja|jag behöver|vi behöver|behöver"
    ),
    "what": "vad|va|vad är|vad finns",
    "told.state": (
        "trasig|trasiga|trasigt|sönder|ur funktion|funkar inte|fungerar inte|kall|kallt|iskall|iskallt|varm|varmt|"
        "het|hett|kvav|kvavt|bullrig|bullrigt|högljutt|smutsig|smutsigt|stökig|stökigt|luktar|stinker|låst|låsta|"
        "läcker|död|blinkar|borta|försvunnen|för litet|för liten|för stort|för stor|för mörkt|mörkt|mörk|städat|"
        "oanvändbart|långt bort|stängt|stängd|fastnat|nere|fantastisk|underbar|hemskt|hemsk|förfärligt|vackert|fel|"
        "värdelöst|bekvämt|obekvämt|fult|katastrof|favorit|mitt favoritrum|bäst|sämst|jättefint|jättefin|dåligt|"
        "dålig|kasst|var bra|var kul|var trevligt|var fint|var dåligt|var inte bra|var jättebra|var tråkigt|"
        "var långt|är för litet|trångt|trång"
    ),
    "told.past": (
        "hade|gick|glömde|gillade|tyckte|älskade|hatade|träffade|hittade|såg|tappade|fick|tog|sade|berättade|"
        "frågade|trodde|gjorde|har varit|har redan|brukade|brukar|redan|hände|funkade|fungerade|visade sig|kom|"
        "stal|spillde|normalt|pratade|diskuterade|nämnde|bestämde|blev|lyckades|snodde"
    ),
    "told.being": (
        "hinner klart|jag sitter i möte|jag är i möte|jag är i ett möte|sitter i möte|sitter i ett möte|jag är på|"
        "jag är hemma|jag är på kontoret|på väg|försenad|sen till|blir sen|jag är sen|jag är sjuk|är sjuk|"
        "på semester|semester|ledig dag|är jag ledig|jag är ledig|jobbar hemma|jobbar hemifrån|frånvarande|"
        "kan inte komma|kommer inte|jag kommer|jag är trött|jag är här|vi är här|vi väntar|jag väntar|jag bor|"
        "jag jobbar|jag tror|jag hoppas|jag gillar|jag älskar|jag hatar|trevlig helg|ha det så kul|lycka till|"
        "grattis|grattis på födelsedagen|ingen fara|oroa dig inte|skojar bara|test|testar|vänta lite|ett ögonblick|"
        "lol|haha|hittar inte|kan inte hitta|får inte upp|hör inte|ser inte|förstår inte|vet inte|ingen aning|"
        "det regnar|jag har redan|vi har redan|redan ett rum|gör det själv|fixar det själv|jag ordnar det|fel chatt|"
        "fel person|fel fönster|var till någon annan|till någon annan|är du säker|är du där|är du en|du har fel|"
        "det stämmer inte|hjälper inte|jag ska tänka|jag kollar|jag frågar|återkommer|jag återkommer|inte säker|"
        "kanske senare|jag menade inte|så jag menade|det var inte så|till kontoret|på kontoret|min sen|minuter sen|"
        "följer nån med|följer någon med|kommer nån med|kommer någon med|hänger nån med|hänger någon med|någon kommer"
    ),
    "told.is": "är|var|börjar|startar",
    "told.me": "jag är|vi är|vi sitter|jag sitter",
    "told.thing": (
        "frukost|kaffe|kaffet|tårta|tårtan|kaka|pizza|pizzor|smörgås|smörgåsar|mackor|mat|maten|fika|snacks|vatten|"
        "öl|catering|frukt|taxi|taxin|flyg|flyget|flygbiljett|plan till|tåg|tåget|tågbiljett|tågbiljetter|buss|"
        "bussen|spårvagn|färja|hotell|hotellet|hotellrum|ett hotellrum|biljett|biljetter|bord på|restaurang|"
        "restaurangen|parkering|parkeringsplats|parkeringen|p-plats|bil|bilen|bilar|cykel|cyklar|skåpbil|skrivbord|"
        "skrivbordet|stol|skåp|laptop|dator|datorn|laddare|laddaren|headset|hörlurar|mus|tangentbord|skrivare|"
        "skrivaren|papper|toner|kaffemaskin|kaffemaskinen|diskmaskin|diskmaskinen|kylskåp|mikro|mikron|kök|köket|"
        "toalett|toaletten|hiss|hissen|dörr|dörren|fönster|fönstret|värmen|luftkonditionering|lampor|lampan|lyset|"
        "wifi|internet|vpn|lösenord|lösenordet|nätverk|nätverket|nyckel|nyckeln|nycklar|passerkort|passerkortet|"
        "paket|paketet|post|posten|hund|hunden|katt|katten|barnen|fru|läkare|läkartid|tandläkare|tandläkaren|"
        "tandläkartid|frisör|frisörtid|rörmokare|rörmokaren|elektriker|elektrikern|städare|städaren|städerskan|"
        "matsalen|kantin|gym|gymmet|bastu|bastun|väder|vädret|regn|snö|nyheter|fotboll|match|matchen|film|filmen|"
        "skämt|vits|musik|dikt|lön|lönen|faktura|fakturan|utlägg|sjukskrivning|blommor|present|födelsedagstårta|"
        "fest|festen|pool|massage|paraply|jacka|väska|plånbok|telefonnummer|mejladress|adress|deadline|rapport|"
        "rapporten|dokument|kontrakt|pass till|pennor|whiteboardpennor|batterier|kabel|kablar|adapter|hdmi|tejp|"
        "sax|skarvsladd|fjärrkontroll|fjärrkontrollen|macka|blommorna|växterna"
    ),
    "told.why": (
        "varför|hur kommer det sig|hur stor|hur stort|hur stora|hur mycket|hur långt är|hur gammal|hur varmt|"
        "vilken färg|vad hände|var kan jag parkera|hur gick|hur var|vad kostar|vem ska jag ringa|vem ringer jag|"
        "vem frågar jag|vem vann|vem är chef|vem uppfann|vad heter|är kontoret|är huset öppet|är matsalen|"
        "vad är klockan|hur mycket är klockan|vilken dag är|vad är det för dag|vilket datum|vilken vecka|"
        "hur lång tid|vem meddelar jag|vem säger jag till|vem anmäler jag|vart anmäler jag|vem ska jag meddela|"
        "vem kontaktar jag"
    ),
    "told.verb": (
        "beställa|laga|reparera|skriv ut|städa|ring|ringa|betala|köp|köpa|sälj|skicka|översätt|skriv|läs|räkna ut|"
        "förklara|spela|sjung|parkera|tvätta|ladda|tänd|släck|lås|lås upp|installera|ladda ner|rita|googla|mejla|"
        "berätta|rekommendera|rapportera|berätta för|fråga|hälsa|säg att|vattna|sänk|höj|mata"
    ),
    "told.since": "eftersom|därför att|för att jag|för att vi",
    "told.so": "så|därför|alltså",
    "told.but": "men",
    "told.has": "har",
    "leave": (
        "måste gå|måste vara ute|måste sticka|ska vara ute|behöver gå|måste lämna|måste vara borta|"
        "måste vara klara|måste vara klar"
    ),
    "book.weak": (
        "ha|har|få|ta|tar|finns|finns det|hitta|hålla|vill|lägg in|ge mig|fixa|ordna|ska ha|planera|söker|letar"
    ),
    "booked": "bokat|inbokat|reserverat|bokade",
    "move.done": "flyttats|flyttat|flyttades|flyttad|skjutits|tidigarelagts|senarelagts|bytt|ändrats",
    "later": "senare|skjut|skjuta|skjutas|senarelägg|senarelägga",
    "sooner": "tidigare|tidigarelägg|tidigarelägga",
    "which.ask": "vilka|vad|vad för|vilka olika",
    "needs": "behöver|behövs|vill ha|vill|behöva|ska ha",
    "along": "med på|också|med i|även|med till",
    "favourite": "favorit|favoriter|favoritrum",
    "extreme": "största|minsta",
    "stays": "som det är|där det är|som den är|orört",
    "ends": "sluta|slutar|vara slut|ta slut|avslutas",
    "comes": (
        "kommer också|är med|e med|är också med|e också med|ska med|ska va med|deltar|hänger med|sitter med|ansluter|"
        "joinar|ska me"
    ),
    "fittings": "utrustning|utrustningen|utrustat|faciliteter",
    "unfit": "ryms inte|ryms inte alla|får inte plats|får inte rum|ryms int|får int plats",
    "size": "hur stor|hur stort|hur många|hur mycket folk|kapacitet",
    "told.many": "hur många",
    "enough": "bara|endast|räcker|räcker med|inte längre än",
    "hold": "behåll|behålla|behåller|håll kvar|ha kvar|sitter|sitta kvar|sitter kvar|har kvar|stannar",
    "also.name": "dag|jan|tom",
    "taken": "upptaget|upptagen|bokat|bokad|fullt|fullbokat|fullbokad",
    "alone": "ensam|jag ensam|för mig själv|bara jag|bara för mig|bara åt mig|endast jag",
    "how.to": "hur",
    "unjoin": (
        "kommer inte på|kommer inte till|kan inte vara med på|kan inte komma på|deltar inte i|hoppar av|"
        "ska inte vara med på|kan inte komma till|är inte med på|kan inte vara med i|behöver inte vara med på|"
        "ska inte med på|ska inte längre vara med|är inte längre med|ska inte vara med|ska inte va med|ska inte med|"
        "kan inte vara med|är inte med|kommer inte med|kan inte komma|kan inte va med|inte är med|"
        "kommer int med"
    ),
    "shorter": "korta|korta ner|förkorta|kortare|kortas|kapa|korta ner på",
    "where.fit": "var får|var kan vi|var kan jag|vart får",
    "told.led": "beställ|beställa",
    "larger": "större|rymligare",
    "smaller": "mindre",
    "still": "fortfarande|ännu|än|inte klara|inte klar",
    "another": "annat|ett annat|nåt annat|något annat",
}
