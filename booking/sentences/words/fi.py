"""Finnish. Cases are listed where they say something: -lta when, -sta from, -een until, -lle for how many."""

WORDS = {
    "next.but.one.week": (
        "seuraavaa seuraavalla viikolla|sitä seuraavalla viikolla|seuraavaa seuraavan viikon|ylihuomenna viikon"
    ),
    "instead": "sen sijaan|sijaan|sijasta|sittenkin|mieluummin",
    "somebody": "joku|ketään|kukaan|jotain porukkaa",
    "unit.quarter": "varttia|vartilla|vartin|vartiksi|vartit",
    "mine.of": "mun|minun|meidän|mulla|minulla|meillä",
    "have.i": "onko mulla|onko minulla|onks mulla|onko mulla vielä|onks mulla vielä|onko meillä",
    "join": "tulee myös|tulee mukaan|osallistuu|tulee|haluaa mukaan|pitäisi tulla|tulisi",
    "date.1206": "itsenäisyyspäivänä|itsenäisyyspäivä",
    "date.1224": "jouluaattona|jouluaatto|jouluaatoksi",
    "date.1225": "joulupäivänä|joulupäivä",
    "date.1226": "tapaninpäivänä|tapaninpäivä|tapanina",
    "date.1231": "uudenvuodenaattona|uudenvuodenaatto",
    "date.101": "uudenvuodenpäivänä|uudenvuodenpäivä",
    "rather": (
        "ei vaan|eiku|eikun|ei kun|tai siis|korjaan|tai oikeastaan|eikö vaan|sori|eikun siis|ei siis|eipäs kun|"
        "oikeastaan"
    ),
    "soft": "ystävällisesti|kiltti|vaikka|vielä|nyt|mahdollisesti|ehkä",
    "weekday.0": "maan",
    "weekday.1": "tiis",
    "weekday.2": "kesk|keskiv",
    "weekday.3": "torst",
    "weekday.4": "perj",
    "others": "muulle|muun|muuta|muuta henkeä|muulle hengelle|kollegalle|kollegan",
    "now.for": "seuraavaksi|seuraavaks|seuraavan|seuraavat",
    "becomes": (
        "olla|oltava|pitäisi olla|pitäs olla|pitää olla|pitäis olla|pitäs ollaki|pitäisikin olla|laita|laitetaan|"
        "pistä|laitatko|onkin|olisikin|pitäisi alkaa|sittenkin|pitää|alkaakin|alkaa vasta|voisko olla|siirtyykin|"
        "pitäis alkaa|pitäisi siirtää|olisi parempi"
    ),
    "recur.day.1": "joka päivä|päivittäin|jokapäiväinen",
    "recur.day.5": "joka arkipäivä|arkipäivisin|arkisin|joka arkipv|joka työpäivä",
    "him": "hänet|hänen|se|heidät",
    "more": "lisää|lisä|vielä",
    "day.0": (
        "tänään|tanaa|tänää|tää päivä|tämän päivän|täksi päiväksi|tälle päivälle|tänäiväks|tämänpäivänen|"
        "tämänpäiväinen|tämänpäiväisen|tämänpäiväistä|tämän päiväinen|tämän päiväisen|tänäinen|tän päivän|"
        "tän päivänen|tämänpäivän"
    ),
    "day.1": (
        "huomenna|huomen|huomiselle|huomiseksi|huominen|huomisen|huomiseen|huomenn|huomena|huomenaamu|huomenis|"
        "huomiseks|huomisesta|huomista|huomenissa|hunnomenna|huome|huomis"
    ),
    "day.2": (
        "ylihuomenna|ylihuomiselle|ylihuomiseksi|ylihuominen|ylihuomisen|ylihuomen|ylihuomena|yli huomenna|"
        "ylihuomiseen|ylihuomis|ylihuomista"
    ),
    "day.-1": "eilen|eilinen|eilisen|eiliselle|eilispäivä",
    "day.-2": "toissapäivänä|toissapäivä",
    "today.evening": "tänä iltana|täksi illaksi|tälle illalle|tänään illalla|iltana",
    "today.morning": "tänä aamuna|tälle aamulle",
    "today.afternoon": "tänään iltapäivällä|tänä iltapäivänä|tälle iltapäivälle",
    "tomorrow.morning": "huomenaamuna|huomisaamuna|huomenaamulla|huomisaamulle|huomenaamulle|huomisaamuksi",
    "tomorrow.afternoon": "huomisiltapäivänä|huomisiltapäivälle|huomisiltapäivällä",
    "tomorrow.evening": "huomisiltana|huomenillalla|huomisillalle|huomisiltaa",
    "which.next": (
        "ensi|seuraava|seuraavana|seuraavan|seuraavaksi|seuraavalle|ens|ensiviikon|ensi viikon|ens viikon|ensviikon|"
        "seuraavan viikon|ensi vkon|ens vkon"
    ),
    "which.this": "tämä|tänä|tämän|tälle|tällä|tämän viikon|tän viikon|tänä viikon|tällä viikolla",
    "which.coming": "tuleva|tulevana|tulevan|tulevalle|ensi tuleva|lähin|lähimpänä",
    "which.last": "viime|viimeksi|edellinen|edellisenä",
    "next.week": (
        "ensi viikolla|ens viikolla|ensi viikko|ensi viikolle|seuraavalla viikolla|ensviikolla|ens vko|ensi vko|"
        "ensi vkolla|ens vkolla|ensi viikoksi|ens viikko|ensiviikolla|ens viikoks|ensi viikon|seuraavan viikon|"
        "seuraavalle viikolle|ens viikon|tulevalla viikolla"
    ),
    "this.week": "tällä viikolla|tälle viikolle|tämä viikko|tällä vkolla|tän viikon",
    "week.number": "viikko|viikolla|vko|vk|viikon|vkolla|viikolle",
    "vague.day": (
        "ens kuussa|viikonloppuna|ensi viikonloppuna|viikonloppu|ensi kuussa|kuun lopussa|joskus|jonain päivänä|pian|"
        "myöhemmin|loppuviikosta|alkuviikosta|lähipäivinä|jossain vaiheessa|ensi kuuksi|viikonlopuksi|kohta|"
        "pääsiäisenä|juhannuksena|vappuna|jouluna"
    ),
    "on": "päivänä|päiväksi|pvm|päivä|pvä|pv",
    "ordinal.1": (
        "ensimmäinen|ensimmäisessä|ensimmäinen päivä|ensimmäisen|eka|ekassa|ekan|1.|ensimmäiseen|ensimmäisestä|ykkös|"
        "ekana|ekaksi|ekalle|ekan päivän|eka päivä"
    ),
    "ordinal.2": (
        "toinen|toisessa|toisen|toka|tokassa|tokan|kakkos|kakkosessa|toiseen|toisesta|kakkoskerroksessa|tokana|"
        "tokaksi|tokalle|toka päivä"
    ),
    "ordinal.3": "kolmas|kolmannessa|kolmannen|kolmos|kolmosessa|kolmanteen|kolmannesta|kolmoskerroksessa|kolmanesa",
    "ordinal.4": "neljäs|neljännessä|neljännen|nelos|nelosessa|neljänteen|neljännestä|neloskerroksessa",
    "ordinal.5": "viides|viidennessä|viidennen|viidenteen|viidennestä|vitos|vitosessa|vitoskerroksessa",
    "ordinal.6": "kuudes|kuudennessa|kuudennen|kuudenteen|kuudennesta|kutoskerroksessa",
    "ordinal.7": "seitsemäs|seitsemännessä|seitsemännen|seitsemänteen",
    "ordinal.8": "kahdeksas|kahdeksannessa|kahdeksannen|kahdeksanteen",
    "ordinal.9": "yhdeksäs|yhdeksännessä|yhdeksännen|yhdeksänteen",
    "ordinal.10": "kymmenes|kymmenennessä|kymmenennen|kymmenenteen",
    "ordinal.suffix": "nnessa|ssa|s",
    "ahead": "päästä|kuluttua|kulutt|pääst|päästa|sisällä|myöhemmin",
    "part.morning": (
        "aamulla|aamu|aamusta|aamuksi|aamun|aamupäivä alku|aamuna|aamutuimaan|aikaisin|heti aamusta|aamulle"
    ),
    "part.forenoon": (
        "aamupäivällä|aamupäivä|aamupäiväksi|aamupäivän|ap|a.p.|aamupv|aamupäivälle|aamupäiväl|aamupäivästä"
    ),
    "part.lunch": (
        "lounasajaksi|lounasajalle|lounasajan|lounas|lounaalla|lounasaikaan|lounaan|lounaaseen|lounastauolla|"
        "lounaaksi|lounaan aikaan|lounaan aikana"
    ),
    "part.afternoon": (
        "iltapäivällä|iltapäivä|iltapäiväksi|iltapäivän|iltapäivälle|ip|i.p.|iltapvällä|iltapv|iltsapäivällä|"
        "iltapäiväl|iltapäivästä|päivällä|iltapäivään"
    ),
    "part.evening": "illalla|ilta|illaksi|illan|illasta|iltaa|yöllä|yö|illalle|iltasella|yöksi",
    "part.day": "koko päivän|koko päivä|koko päiväksi|koko pvä|kokopäivän|koko pv|kokopäivä|päiväksi koko",
    "all": "koko",
    "noon": (
        "keskipäivällä|keskipäivä|puolipäivä|puolenpäivän|puoliltapäivin|puoleltapäivin|keskipäivään|puolipäivään|"
        "puoleenpäivään|keskipäivästä|puolestapäivästä"
    ),
    "midnight": "keskiyö|keskiyöllä|puoliyö|puolenyön|puoliltaöin|keskiyöhön|puoleltaöin|puoleenyöhön|keskiyöstä",
    "half.before": "puoli|puol|puolelta|puolesta|puoleen|puolee",
    "quarter": "vartti|varttia|vartin|varttii|vart",
    "past": "yli|ylitse|yl",
    "to": "vaille|vaila|vajaa|vailla|vailal|vail",
    "at": "klo|kello|klo.|kl|alkaen klo|kelo|kellon|klo:|kellolta|alkaa|alkaa klo|alkaen",
    "about.time": "noin|n|suunnilleen|maissa|paikkeilla|tienoilla|joskus|ehkä|suurinpiirtein|aikoihin|nurkilla|siinä",
    "from.post": "alkaen|lähtien|eteenpäin",
    "between.post": "välillä|välisenä|välille|väli|välissä|väliin|väliltä",
    "until": "asti|saakka|viiva|–|päättyen|päättyy|päättyy klo|loppuu|loppuen|loppuu klo|-",
    "until.post": "asti|saakka|mennessä|ast|saak",
    "and": "ja|sekä|&|sekä myös",
    "or": "tai|vai|taikka|tai sitten|tai ehkä",
    "after": "aikaisintaan|aikasintaan",
    "after.post": "jälkeen|jälkee|lähtien",
    "before": "ennen|viimeistään",
    "hour.mark": "h|:00",
    "now": (
        "nyt|heti|just nyt|juuri nyt|tällä hetkellä|nyt heti|saman tien|samantien|nytheti|heti nyt|välittömästi|ny|"
        "äkkiä|pikaisesti|heti paikalla"
    ),
    "unit.minute": (
        "min|minuuttia|minuutin|minuutti|minuutiksi|minuutiks|minuuttii|minsaa|minsa|mins|m|minuuttin|minuutilla|"
        "minsan|minsaks|minsalla|minuuteiksi"
    ),
    "unit.hour": (
        "tuntia|tunnin|tunti|tunniksi|tunniks|tuntii|h|t|tunnilla|tuntiseen|tuntinen|tunteja|tuntiin|tuntiikin"
    ),
    "unit.day": "päivää|päivän|päivä|päiväksi|pv|pvä|vrk",
    "unit.week": "viikkoa|viikon|viikko|viikoksi|vko|vkoa|vkon",
    "unit.month": "kuukautta|kuukauden|kk",
    "length.15": (
        "vartiksi|vartilla|vartin|varttitunti|viitisentoista minuuttia|vartin ajaksi|vartin ajan|vartiks|"
        "vartin verran|vartin mittainen|varttia|vartti|varttii|varttitunniksi|varttitunnin"
    ),
    "length.30": (
        "puoleksi tunniksi|puoli tuntia|puolen tunnin|puoltuntia|puolituntinen|puoli tuntinen|puoleks tunniks|"
        "puol tuntii|puol tuntia|puolisen tuntia|puolituntia|puolen tunnin ajaksi|puolituntisen|puolituntiseen|"
        "puolella tunnilla|puoli tuntii|puolitoista puoli|puolen tunnin ajan|puoleksitunniksi|puolen tunnin verran"
    ),
    "length.45": "kolme varttia|kolmeksi vartiksi|kolmen vartin|kolme varttii|kolmen vartin ajan",
    "length.60": (
        "tunniksi|tunnin|tunti|tunnin ajaksi|tunnin verran|tunniks|yhdeksi tunniksi|yhden tunnin|tunnin ajan|"
        "tuntisen|tunnilla|tunnin mittainen|tunnin kestävä|tunnin pituinen|tuntinen|tunnin varaus|yks tunti|"
        "yksi tunti|tuntia"
    ),
    "length.90": (
        "puoleksitoista tunniksi|puolitoista tuntia|puolentoista tunnin|puoltoista tuntia|puolitoistatuntia|"
        "puoltoista tuntii|puoleksitoista tunniks|tunti ja puoli|tunnin ja puoli|puolentoista tunnin ajan|"
        "puolitoista tuntii|puoltoista h|puolitoista h|puoleks toista tunniks|puoltoistatuntii|"
        "puolellatoista tunnilla|puolitoistatuntinen|tunniksi ja puoleksi|puolentoistatunnin"
    ),
    "length.120": "pariksi tunniksi|pari tuntia|parin tunnin|pariks tunniks|pari tuntii",
    "half.more": "ja puoli",
    "some.length": "hetkeksi|hetken|jonkin aikaa|vähän|hetki|vähäksi aikaa|hieman|muutamaksi minuutiksi",
    "for.post": "ajaksi|ajan|aikaa|verran",
    "number.1": "yksi|yhden|yhdeksi|yks|yht|yhtä",
    "number.2": "kaksi|kahden|kahdeksi|kaks|kahta|kahen|kaheks|molemmat|kaksin|pari",
    "number.3": "kolme|kolmen|kolmeksi|kolmea|kolmee|kolmeks|kolmisin",
    "number.4": "neljä|neljän|neljäksi|neljää|neljäks|nelisin",
    "number.5": "viisi|viiden|viideksi|viis|viittä|viideks|vitonen",
    "number.6": "kuusi|kuuden|kuudeksi|kuus|kuutta|kuudeks",
    "number.7": "seitsemän|seitsemäksi|seiska|seittemän|seitsemää|seittämän|seiskan",
    "number.8": "kahdeksan|kahdeksaksi|kasi|kaheksan|kahdeksaa|kasin",
    "number.9": "yhdeksän|yhdeksäksi|ysi|yheksän|yhdeksää|ysin",
    "number.10": "kymmenen|kymmeneksi|kymppi|kymmentä|kymmen|kympin|kyt",
    "number.11": "yksitoista|yhdentoista|yhdeksitoista|ykstoista|yhtätoista|yheltätoist|yksitoist",
    "number.12": "kaksitoista|kahdentoista|kahdeksitoista|kakstoista|kahtatoista|kakstoist|tusina",
    "number.13": "kolmetoista|kolmentoista",
    "number.14": "neljätoista|neljäntoista",
    "number.15": "viisitoista|viidentoista|viidellätoista|viistoista|viittätoista|viideksitoista",
    "number.16": "kuusitoista|kuudentoista|kuustoista",
    "number.17": "seitsemäntoista|seittemäntoista",
    "number.18": "kahdeksantoista|kaheksantoista",
    "number.19": "yhdeksäntoista",
    "number.20": "kaksikymmentä|kahdenkymmenen|kakskyt|kakskymmentä|kahtakymmentä",
    "number.25": "kaksikymmentäviisi|kahdenkymmenenviiden|kakskytviis",
    "number.30": "kolmekymmentä|kolmenkymmenen|kolkyt|kolmekyt|kolmeksikymmeneksi|kolmellakymmenellä|kolkyn",
    "number.40": "neljäkymmentä|neljänkymmenen|nelkyt",
    "number.45": "neljäkymmentäviisi|neljänkymmenenviiden|nelkytviis|neljäkymmentä viisi",
    "number.50": "viisikymmentä|viidenkymmenen|viiskyt",
    "number.60": "kuusikymmentä|kuudenkymmenen|kuuskyt",
    "number.90": "yhdeksänkymmentä|yhdeksänkymmenen|ysikyt",
    "when.1": "yhdeltä|yheltä|ykköseltä|ykseltä",
    "when.2": "kahdelta|kahelta|kakkoselta",
    "when.3": "kolmelta|kolmoselta",
    "when.4": "neljältä|neloselta",
    "when.5": "viideltä|vitoselta",
    "when.6": "kuudelta|kutoselta",
    "when.7": "seiskaksi|seiskaks|seitsemältä|seiskalta|seittemältä",
    "when.8": "kasiksi|kasiks|kahdeksalta|kasilta|kaheksalta",
    "when.9": "ysiksi|ysiks|yhdeksältä|ysiltä|yheksältä",
    "when.10": "kympiksi|kympiks|kymmeneltä|kympiltä|kymmenelt",
    "when.11": "yhdeltätoista|yheltätoista|yhdeltä toista",
    "when.12": "kahdeltatoista|kaheltatoista|kahdelta toista",
    "when.13": "kolmeltatoista",
    "when.14": "neljältätoista",
    "when.15": "viideltätoista",
    "when.16": "kuudeltatoista",
    "when.17": "seitsemältätoista",
    "when.18": "kahdeksaltatoista",
    "when.19": "yhdeksältätoista",
    "when.20": "kahdeltakymmeneltä",
    "since.1": "yhdestä|yhestä|ykkösestä",
    "since.2": "kahdesta|kahesta|kakkosesta",
    "since.3": "kolmesta",
    "since.4": "neljästä",
    "since.5": "viidestä",
    "since.6": "kuudesta",
    "since.7": "seitsemästä|seiskasta|seittemästä",
    "since.8": "kahdeksasta|kasista|kaheksasta",
    "since.9": "yhdeksästä|ysistä|yheksästä",
    "since.10": "kymmenestä|kympistä",
    "since.11": "yhdestätoista|yhestätoista",
    "since.12": "kahdestatoista|kahestatoista",
    "since.13": "kolmestatoista",
    "since.14": "neljästätoista",
    "since.15": "viidestätoista",
    "since.16": "kuudestatoista",
    "since.17": "seitsemästätoista",
    "till.1": "yhteen|ykköseen",
    "till.2": "kahteen|kahtee|kakkoseen",
    "till.3": "kolmeen|kolmee",
    "till.4": "neljään|neljää",
    "till.5": "viiteen|viitee",
    "till.6": "kuuteen|kuutee",
    "till.7": "seitsemään|seiskaan|seittemään",
    "till.8": "kahdeksaan|kasiin|kaheksaan",
    "till.9": "yhdeksään|ysiin|yheksään",
    "till.10": "kymmeneen|kymppiin",
    "till.11": "yhteentoista",
    "till.12": "kahteentoista",
    "till.13": "kolmeentoista",
    "till.14": "neljääntoista",
    "till.15": "viiteentoista",
    "till.16": "kuuteentoista",
    "till.17": "seitsemääntoista",
    "till.18": "kahdeksaantoista",
    "till.20": "kahteenkymmeneen",
    "count.1": "yhdelle|yhelle",
    "count.2": "kahdelle|kahelle|kahellee",
    "count.3": "kolmelle",
    "count.4": "neljälle",
    "count.5": "viidelle",
    "count.6": "kuudelle",
    "count.7": "seitsemälle|seittemälle",
    "count.8": "kahdeksalle|kaheksalle",
    "count.9": "yhdeksälle|yheksälle",
    "count.10": "kymmenelle",
    "count.11": "yhdelletoista",
    "count.12": "kahdelletoista|kahelletoista",
    "count.14": "neljälletoista",
    "count.15": "viidelletoista",
    "count.20": "kahdellekymmenelle",
    "case.at": "lta|ltä",
    "case.from": "sta|stä",
    "case.till": "een|aan|ään|hin|iin|en|seen|tä|än",
    "case.count": "lle",
    "case.ordinal": "s|nnessa|nnen|nnes",
    "people": (
        "henkeä|hengelle|hlö|hlöä|hengen|henkilöä|henkilölle|ihmistä|ihmiselle|osallistujaa|osallistujalle|tyyppiä|"
        "hlölle|paikkaa|henkee|henkilön|tyypille|hengellä|paikkainen|hlo|porukkaa|vierasta|vieraalle|osallistujan|"
        "paikan|henk|henkilöö|henki|hlön|istumapaikkaa|henkilo|hengelle sopiva|hlös|jengiä|tyyppii|kaverille|kaveria|"
        "kollegaa|asiakasta|kävijää|jäsentä|vierailijaa|haastateltavaa|kurssilaista|meistä"
    ),
    "we.are": (
        "meitä on|meit on|meitä tulee|on meitä|porukkaa on|osallistujia on|osallistujia|meitä|henkilömäärä|"
        "paikalla on|tulee|paikkoja|mahtuu|johon mahtuu|mihin mahtuu|vähintään|ainakin|kapasiteetti|mahtuisi|tulossa"
    ),
    "with": (
        "mukaan|kutsu|kutsu mukaan|osallistujat|kutsutaan|mukana|lisäksi|kutsuttuna|kutsu myös|ja kutsu|mukaan myös"
    ),
    "with.post": "kanssa|kaa|kans|kera|mukaan|kanss|kutsuttuna|mukana",
    "me": (
        "minä|mä|me|minun|meidän|mun|meille|mulle|minulle|kaikki|sinä|tiimin|tiimi|tiimini|hän|hänen|asiakkaan|"
        "porukan|heidän|kaikkien|joku|jonkun"
    ),
    "room": (
        "huone|huoneen|huonetta|huoneesta|huoneeseen|huoneessa|kokoushuone|kokoushuoneen|kokoushuonetta|neukkari|"
        "neukkarin|neukkaria|neuvotteluhuone|neuvotteluhuoneen|neuvotteluhuonetta|tila|tilan|tilaa|kokoustila|"
        "kokoustilan|kokoustilaa|palaverihuone|palaverihuoneen|palaverihuonetta|paikka|neukkariin|neukkarissa|koppi|"
        "koppia|työhuone|neukkarii|huonet|kokkari|kokoushuoneeseen|kokoushuoneessa|joku huone|jokin huone|huoneet|"
        "huoneita|neukkareita|tiloja|neuvotteluhuoneita|kokoushuoneita|neuvottelutila|neuvottelutilan|"
        "neuvottelutilaa|paikan|huonne"
    ),
    "floor": "kerros|kerroksessa|kerroksen|krs|kerroksesta|kerrokseen|kerrosta|krs.|krs:ssa|kerroksella|kerroksee",
    "floor.ground": "pohjakerros|pohjakerroksessa|alakerta|katutaso|katutasossa|pohjakerroksesta",
    "building": "rakennus|rakennuksessa|talo|talossa|toimipiste|toimipisteessä|rakennuksen|rakennuksesta",
    "big": (
        "iso|ison|pieni|pienen|vapaa|vapaan|vapaata|jokin|joku|jonkin|jonkun|isompi|pienempi|toinen|eri|toiseen|"
        "hiljainen|rauhallinen|sopiva|sopivan|mikä tahansa|vapaita|isolla|isossa|isoon|isoa|pienellä|pieneen|pientä|"
        "rauhallista|hiljaista|hiljaisen|rauhallisen|tilava|tilavan|pienehkö|suuri|suuren|kunnon|isommalla"
    ),
    "book": (
        "varaa|varaisin|varata|varaus|varauksen|tarvitsen|tarvitaan|tarvitsemme|haluan|haluaisin|haluamme|tarttis|"
        "tarviin|tarvin|haluisin|etsi|hae|löydä|löytyykö|järjestä|buukkaa|ottaisin|otetaan|ota|anna|saisinko|saanko|"
        "saako|saisiko|voisinko|voinko|voitko varata|voisitko varata|saadaanko|pistä|laita|laittaisitko|hommaa|"
        "mä tarviin|tarviisin|varaatko|varaisitko|varataan|bookkaa|tee varaus|uusi varaus|tarvis|tarvittais|"
        "tarvittaisiin|haluttais|tarvittaisi|pidetään|pidettäisiin|onko mahdollista|mahdollista saada|löytyisikö|"
        "löytyiskö|olisiko|onko|oisko|oiskohan|löydätkö|löytäisitkö|tahtoisin|vara|varaa mulle|varaa meille|varaappa|"
        "varaapa|varais|buukkais|palaveri|kokous|palaverille|kokoukselle|pidän|järjestetään|tilaa palaverille|"
        "varausta|varaan|saatko|saisko|saiskohan|kaipaan|kaivataan|etsin|etsitään"
    ),
    "free.ask": (
        "onko|onks|oisko|olisiko|mikä on|mitkä on|mikä|mitkä|milloin|koska|mitä on|löytyykö|mitä|mitkä ovat|ovatko|"
        "missä|onkohan|mikä huone|mitkä huoneet|katso onko|tarkista onko|näytä|paljonko|mitähän|oiskohan|onko mitään|"
        "löytyisikö|löytyiskö|monelta|mihin aikaan|mistä lähtien|sopiiko|sopisiko|käykö|kävisikö"
    ),
    "free": (
        "saatavissa|onks mitään|oisko mitää|oisko mitään|olisiko mitään|milloin saan|milloin saisin|"
        "koska saan|koska saisin|millon saan|millon saisin|vapaa|vapaana|vapaata|vapaita|"
        "vapaat|vapaina|vapaa?|käytettävissä|saatavilla|varattavissa|tyhjä|tyhjillään|varattu|varattuna|käytössä|"
        "vapaan|vapaax|vappaa|tyhjänä|tyhjiä|kiinni|vapaaksi|vapautuu|vapautuvat|vapautuisi|tarjolla|auki|avoinna"
    ),
    "who": (
        "kuka on|kuka varasi|kenellä on|kellä on|kuka|kenen|ketkä|ketä|kuka istuu|kuka käyttää|kenellä|kellä|"
        "kuka on varannut|kuka on varannu|kenelle|onko joku|onko ketään|onko kukaan|onko kellään|onks kellään|"
        "kellään|onko kellä|ketkä on"
    ),
    "mine": (
        "monelta mun|monelta minun|milloin mun seuraava|koska mun seuraava|miltä mun|miltä minun|miltä meidän|"
        "varasinko|olenko varannut|olenko mä varannut|oonko varannu|oonko varannut|omat varaukset|varaukseni|"
        "mun varaukset|minun varaukseni|omat|mitä minulla on|mitä mulla on|mitä olen varannut|näytä varaukseni|"
        "varaukset|mitä mulla|näytä varaukset|kalenteri|kalenterini|omat varaukseni|mun kalenteri|onko minulla|"
        "onko mulla|mitä oon varannu|mitä oon varannut|mitkä ovat varaukseni|listaa varaukset|listaa varaukseni|"
        "missä mulla on|missä minulla on|mun palaverit|palaverini|omat palaverit|minun varaukset|mitä varauksia|"
        "näytä mun varaukset|agenda|mitä varauksia minulla on|mitä varauksia mulla on|mikä huone mulla on|"
        "mikä huone minulla on|missä on palaverini|missä kokoukseni on|missä palaverini on|kokoukseni|"
        "mitä minulla on varattuna|näytä omat varaukset|mitä mulla on varattuna|tulevat varaukset|tulevat varaukseni|"
        "seuraava varaukseni|mun seuraava varaus|seuraava kokoukseni|mun tulevat|mulla on|minulla on|mitä palavereja|"
        "mitä kokouksia|mitä tapaamisia|olen varannut|oon varannut|oon varannu|olen varannu|olen mä varannut"
    ),
    "schedule": (
        "miltä|aikataulu|aikataulun|näytä aikataulu|kalenteri|varaustilanne|näytä|katso|lukujärjestys|"
        "varauskalenteri|aikataulua|tilanne|miltä näyttää|varaustilanteen|kalenterin|milloin|milloin on vapaa|"
        "varaukset huoneessa|varaukset|käyttö"
    ),
    "rooms": (
        "lista kaikista huoneista|lista huoneista|huoneet|kaikki huoneet|listaa huoneet|mitä huoneita on|"
        "mitä huoneita|huonelista|näytä huoneet|mitkä huoneet|neukkarit|mitä neukkareita on|tilat|"
        "näytä kaikki huoneet|mitä huoneita teillä on|kokoushuoneet|neuvotteluhuoneet|mitä huoneita löytyy|"
        "mitä tiloja on|mitä huoneita voi varata|mitkä huoneet voi varata|mitä neukkareita|listaa kaikki huoneet|"
        "mitä kokoushuoneita on|mitä neuvotteluhuoneita on|neukkarilista|neukkarilistaa|huonelistaa|"
        "lista neukkareista|onko neukkarilistaa|onko huonelistaa"
    ),
    "where": "missä on|missä|mistä löytyy|mistä löydän|missä sijaitsee|miten löydän",
    "move": (
        "siirrä|siirtäisin|siirtää|muuta|vaihda|siirretään|lykkää|myöhennä|aikaista|siirrätkö|siirtäisitkö|muutetaan|"
        "vaihdetaan|vaihtaisin|vaihtaa|muuttaa|muuttaisin|siirto|siirrä kokous|voitko siirtää|voisitko siirtää|"
        "vaihdatko|siirä|siirtäs|siirtyy|vaihtaisitko|muutatko|muokkaa|siirräpä|myöhäistä|myöhempään|myöhemmäksi|"
        "myöhäisempään|lykätään|lykkään|siirrettäis|siirrettäisiin|aikaistetaan|myöhennetään|myöhäistetään|siirtyisi|"
        "lykkäytyy"
    ),
    "extend": (
        "pidennä|jatka|jatkaa|pidentää|pidempään|jatketaan|lisäaikaa|pidempi|lisää aikaa|pidennetään|jatketaanko|"
        "jatko|jatkoa|jatkaisin|pidennys|jatkoaika|jatkoaikaa|venyy|venytä|pitempään|pidennätkö|jatkaisimme|"
        "tarvitaan lisäaikaa|pidentäisin|voiko jatkaa|voitko jatkaa|voisinko jatkaa|voisitko jatkaa|voidaanko jatkaa|"
        "jatkuu|pidennä varausta|jatkais|pitkitä|enemmän aikaa|voitko pidentää|voisitko pidentää|jatkan|jatkettais|"
        "saanko pitää|voinko pitää|voisinko pitää|saisinko pitää|saanko jatkaa"
    ),
    "end": (
        "lopeta|lopetetaan|päätä|päättää|lopeta kokous|valmista|valmis|lopeta nyt|vapauta|vapauta huone|lopetamme|"
        "lopetan|olemme valmiita|ollaan valmiita|kokous loppui|palaveri loppui|lähdemme|lopettaa|päätä kokous|loppu|"
        "lopeta varaus|loppui|päättyi|päätetään|luovuta|vapautetaan|kokous ohi|palaveri ohi|ollaan valmiit|"
        "päättyi jo|loppui jo|loppu jo|lopetettiin|lähdettiin|lopetin|kokous päättyi|palaveri päättyi|päästä huone|"
        "poistuttiin|poistuimme"
    ),
    "cancel": (
        "peru|peruuta|perua|peruutetaan|perutaan|poista|perukaa|peruutus|en tarvitse|ei tarvita|en tarvi|"
        "ei tarvitsekaan|peruttais|peruisin|perut|peruutatko|perutko|hylkää|peru varaus|peruuttaisin|voitko perua|"
        "voisitko perua|canceloi|kanseloi|peruuta varaus|perutaanko|en tarvitsekaan|perruta|ei tarvikaan|peruuttaa|"
        "tarpeeton|perus|en tarviikaan|ei enää tarvita|emme tarvitse|ei tarvitse|emme tarvi|ei tarvii|tyhjennä|"
        "siivoa|peruuntuu"
    ),
    "add": (
        "lisää|otatko|kutsu|lisätään|kutsu mukaan|ota mukaan|kutsutaan|lisäätkö|lisäisitkö|pyydä|ota|voitko lisätä|"
        "voisitko lisätä|tulee myös|tulee mukaan|osallistuu|haluaa mukaan|pitäisi tulla"
    ),
    "remove": (
        "poista|otatko|ota pois|pois|poistetaan|jätä pois|poistatko|ota|pudota|tiputa|voitko poistaa|voisitko poistaa"
    ),
    "remind": (
        "muistuta|muistutus|muistutukset|muistuttaisitko|muistutat|herätä|ilmoita|muistutusta|hälytä|muistuttaa|"
        "muistutuksen|voitko muistuttaa|voisitko muistuttaa|muistuta minua|muistuta mua|muistuttele|muistutella|"
        "muistuttelisitko|muistuttelet"
    ),
    "remind.off": "ei|älä|pois|pois päältä|ei koskaan|lopeta|poista|koskaan|ilman",
    "early": (
        "ennen|aikaisemmin|aiemmin|etukäteen|ennen alkua|ennen kokousta|ennen palaveria|enne|ennen varausta|ennakkoon"
    ),
    "help": (
        "komentoja|komennot|mitä komentoja|apua|ohje|ohjeet|auta|mitä osaat|mitä voit tehdä|miten tämä toimii|"
        "ohjeita|apuva|neuvo|miten varaan|kuinka varaan|miten tää toimii|mitä osaat tehdä|mitä sä osaat|"
        "mitä voin tehdä|miten toimit|kuka olet|mikä olet|miten tätä käytetään|miten huone varataan|auta minua|"
        "tarvitsen apua|voitko auttaa|kuinka tämä toimii|valikko|esimerkkejä|mitä voin kysyä|käyttöohje|miten|"
        "mitenkä|mitenkäs"
    ),
    "hello": (
        "no moro|no moi|no hei|no terve|hei|moi|terve|moikka|huomenta|päivää|iltaa|heippa|moro|hyvää huomenta|"
        "hyvää päivää|hyvää iltaa|tere|morjens|hejssan|hyvää iltapäivää|mitä kuuluu|heissan|moik|morjesta|"
        "hyvää huomenta roomkeeper|heipä hei|moikkamoi|päiväähyvää|huomenia|huomenta vaan"
    ),
    "thanks": (
        "nähdään|kiitos|kiitti|kiitoksia|kiitos paljon|kiitosta|tack|ok|okei|hyvä|loistavaa|mahtavaa|"
        "hienoa|hieno homma|"
        "kiitoksia paljon|kiva|super|selvä|joo kiitos|kiitos avusta|thanks|suurkiitos|tuhannet kiitokset|jees|"
        "asia selvä|kiitos kovasti|erinomaista|täydellistä|kiitosta paljon|kiits|moi moi|hei hei|näkemiin|heippa hei|"
        "hyvä juttu|mainiota|hyvin toimii|suuret kiitokset|kiitokset|iso kiitos"
    ),
    "stop": (
        "seis|lopeta|ei mitään|unohda|antaa olla|keskeytä|poistu|peru tämä|ei|älä|sulje|unohda koko juttu|anna olla|"
        "ei kiitos|unohda se|ei sittenkään|hylkää|stop|antaa olla vaan|takaisin|jätä se|jätetään|ei nyt"
    ),
    "meeting": (
        "palaveri|palaverin|palaveria|kokous|kokouksen|kokousta|tapaaminen|tapaamisen|tapaamista|varaus|varauksen|"
        "varausta|palaverini|kokoukseni|varaukseni|aika|palaverille|palaveriin|kokoukseen|varaukseen|tapaamiseen|"
        "palsu|palsun|palsuun|miitti|miitin|miittiin|palaverit|kokoukset|varaukset|kokouksesta|palaverista|"
        "varauksesta|palaverilla|palaverii|tapaamisesta"
    ),
    "my": "mun|minun|meidän|oma|oman|omat|se|sen|tuo|tämä|tämän|meijän",
    "current": (
        "nykyinen|nykyisen|tämä|tämän|meneillään oleva|käynnissä oleva|nykyistä|tätä|menossa oleva|meneillään olevan"
    ),
    "coming": "seuraava|seuraavan|tuleva|tulevan|seuraavaa|seuraavaan",
    "all.of": "kaikki|kaikki mun|kaikki varaukset|kaikkia|molemmat",
    "not": (
        "en halua|emme halua|ei haluta|ei|älä|paitsi|en|emme|muttei|eikä|ilman|muu kuin|muussa kuin|"
        "kaikki muu paitsi|paitsi ei"
    ),
    "title": (
        "otsikko|otsikolla|aihe|aiheena|nimi|nimellä|aiheesta|koskien|otsikkona|nimeltä|otsikoksi|nimeksi|teema|"
        "aiheella|aiheeksi|nimenä|otsikko on|aihe on|liittyen"
    ),
    "private": (
        "yksityinen|yksityisenä|yksityiseksi|luottamuksellinen|luottamuksellisena|salainen|salaa|privaatti|"
        "yksityisesti|luottamuksellisesti|salattu|merkitse yksityiseksi|privaattina|piilotettu"
    ),
    "online": (
        "hybridi|teams-linkki|teamslinkki|teams-linkillä|teams linkki|teams-kokous|teams|etänä|etäyhteys|teamsilla|"
        "teams linkillä|etäkokous|linkki|etäosallistujat|teamsin|etäyhteydellä|verkkokokous|etäpalaveri|hybridinä|"
        "teamslinkillä|teams-kokouksena|teams-palaveri|teams palaveri|teams kokous|teams-kutsu|kokouslinkki|"
        "teams-linkin|teamsissä|etä"
    ),
    "equipment.screen": (
        "näyttö|näytön|näytöllä|tv|telkkari|projektori|projektorin|tykki|videotykki|screeni|screenillä|näytöllinen|"
        "tykillä|näyttöä|projektorilla|tv:llä|televisio|dataprojektori|videotykillä|näytölla|screen"
    ),
    "equipment.video": (
        "kamera|kameran|kameralla|video|videolla|videoneuvottelu|videoneuvottelulaitteet|videoneuvottelulaitteilla|"
        "videolaitteet|webkamera|videolaitteilla|videolaite|videoneuvotteluun|videon"
    ),
    "equipment.whiteboard": (
        "tussitaulu|tussitaulullinen|tussitaulullisen|tussitaululla|valkotaulu|valkotaulun|taulu|taululla|"
        "tussitaulun|fläppitaulu|fläppi|valkotaululla|fläpillä|fläppitaululla|taulun|whiteboard|valkotaulua|"
        "piirtotaulu"
    ),
    "equipment.phone": (
        "puhelin|puhelimen|puhelimella|kaiutinpuhelin|neuvottelupuhelin|konferenssipuhelin|kaiutinpuhelimen|"
        "neuvottelupuhelimella"
    ),
    "equipment.with": "jossa on|jossa|missä on|ja|varustettuna|sekä|jos|missä|jolla on|jolla|mukana",
    "recur": (
        "joka|viikoittain|päivittäin|kuukausittain|joka viikko|joka päivä|toistuva|toistuvasti|jokainen|joka toinen|"
        "toistuvana|joka toinen viikko|joka arkipäivä|arkisin|viikottain|sarja|jokaisena|aina|toistuvan"
    ),
    "recur.weekday.0": "maanantaisin|maanantaisi|joka maanantai",
    "recur.weekday.1": "tiistaisin|joka tiistai",
    "recur.weekday.2": "keskiviikkoisin|joka keskiviikko",
    "recur.weekday.3": "torstaisin|joka torstai",
    "recur.weekday.4": "perjantaisin|joka perjantai",
    "recur.weekday.5": "lauantaisin|joka lauantai",
    "recur.weekday.6": "sunnuntaisin|joka sunnuntai",
    "again": "taas|sama|samaan aikaan|kuten viimeksi|uudestaan",
    "fill": (
        "ja|on|se|että|kun|jos|niin|voisi|voisit|voisitko|voitko|voiko|voi|ole|hyvä|kiitos|kiitti|hei|moi|terve|mä|"
        "minä|me|meille|mulle|minulle|meidän|minun|mun|tarvita|olla|ihan|vain|vaan|joku|jokin|jonkun|jonkin|mikä|"
        "mitä|missä|tahansa|palaveria|palaveri|palaverin|palaverille|kokous|kokousta|kokouksen|kokoukselle|varten|"
        "aika|ajan|aikaa|kello|klo|saisi|saa|haluta|mielellään|mahdollisimman|pian|pliis|please|roomkeeper|botti|nyt|"
        "sitten|vielä|myös|tai|mutta|nopea|nopeasti|lyhyt|tapaaminen|tapaamista|tapaamiselle|tapaamisen|lukien|"
        "alkaen|kestää|kestäisi|kesto|pituus|yhteensä|olisi|oisko|oiskohan|kiva|onko|tässä|tuossa|tuo|tämä|tämän|tän|"
        "tää|noi|toi|ehdi|ehkä|varmaan|siis|eli|no|joo|juu|kyllä|kiitoksia|tiimi|tiimin|tiimille|asiakas|asiakkaan|"
        "asiakastapaaminen|asiakastapaamista|haastattelu|haastattelua|työpaja|koulutus|iso|pieni|riittävän|tarpeeksi|"
        "vapaa|vapaata|vapaita|huone|huoneen|tila|tilaa|tilan|päivä|päivänä|päiväksi|päivälle|pois|sisään|kaikki|"
        "mieluiten|mieluummin|parhaiten|sopii|sopisi|käy|kävisi|viikolla|viikon|nimeltä|nimi|ajaksi|lyhyesti|yksi|"
        "kpl|jotain|jotakin|missään|suoraan|heti|just|noin|tuota|öö|hmm|sori|anteeksi|kuulkaa|kuule|kamu|varaus|"
        "varausta|varauksen|meinaa|pitäisi|pitäs|täytyy|pitää|pitäis|saada|saataisiin|käyttöön|alkaa|loppuu|vaikka|"
        "esim|esimerkiksi|lähellä|läheltä|uusi|uuden|ensin|kautta|porukka|porukalla|kimppa|siellä|täällä|sinne|tänne|"
        "sille|siihen|vaihtaa|jatkaa|sopiva|sopivaa|vapaaksi|kuin|palsu|palsun|palsua|miitti|miittiä|mua|minua|meitä|"
        "palaverini|h|palavereja|kokouksia|varauksia|tapaamisia|palaverissa|kokouksessa|juttelu|keskustelu|"
        "keskustelua|juttelua|jutella|tapaan|tavata|pidetään|yhdessä|suunnittelu|suunnittelua|viikkopalaveri|"
        "tiimipalaveri|tiimikokous|pikapalaveri|aamupalaveri|palavereille|varaisitko|saisiko|onnistuuko|onnistuu|"
        "mahtuisi|hetkeksi|paikalla|olemaan|tulee|tulossa|minne|johonkin|semmoinen|sellainen|sellaisen|semmosen|"
        "pienehkö|isohko|osoitteeseen|osoitteisiin|osoitteen|osoitteet|osoitteelle|kutsun|lähetät|heitä|vieraita|"
        "vieraillemme|pomo|haluaa|slotti|valitettavasti"
    ),
    "no.longer": "enää|enä",
    "polite": (
        "saisinko|saanko|voisinko|voinko|saako|saisiko|voitko|voisitko|voidaanko|voisimmeko|onko mahdollista|"
        "mahdollista saada|haluan|haluaisin|haluisin|haluamme|tahtoisin"
    ),
    "what": "mitä|mitäs|mitähän|mitä on|mitäs on",
    "by": "vielä|lisää",
}

PLAIN = (
    "aikuista ellen elokuvaa elokuvan elokuvat elokuvia erilainen erillinen hanki heikin heikki hella helle henna "
    "henri hetkeä huolen huomioon huomiota huono huonot häitä ihmisten illat ilmaa ilmaista ilmasta jakaa jalka "
    "joissa jolta joskin josta jotka kalle kallen kallista kansa kansi kanteen kapteeni kassa kauden kaunista "
    "kauppaan kausi keino keksi kelly kelpo kerro kerron keskellä keskustan keväällä kierroksen kierros kierrosta "
    "kohden kohteena kokemuksen kokemuksesta kokemusta kokoomus komea koske koskevan kotka kuolleen kuppi kuuntele "
    "käden käytti käytäntö lahden laiha laina laiva lakkaa lappu lasta leikataan lenkki liekki lihaa lippu lounais "
    "lyödä maali maalin maininta mainita mietin miika mikään milla minkä minna muistan mukava multa musta muukaan "
    "muuten naiselta nanna näitä odotetaan opetetaan oskar ostetaan paidan painaa pakkaa palata palkan palkka peruna "
    "perusta perustaa perustetaan pinta piste pisteet puolestaan puolue puolueen päivi päivin päätti päätyi saadut "
    "saara saarinen salminen samaa sanaa sanna sataa seikka seisomaan selkä selma siiri siirron siitä sisko stella "
    "sulaa syistä sähkö säädetään sääntö takaa takki takuulla taloja tanja tapaa tarve tasan tauko tavan terje tilata "
    "tilda todetaan toimi toimin tommi tommin totta tukee tuloja tuloksia tulosta tunne tunnen tunteita tuntui tuonti "
    "tyhmä tyylillä vaiva vajaat valittaa valkoista valtiolle vapaus varkaus varma varsin vastauksen vastaukset "
    "vastausta veikko veikon verrattuna vertailla viimeistä viina viini ville villen vilma viola virtanen vitsi "
    "voitto väittää välisen välittää väärä yhdistää yhteinen yhteistä yksityiset äläkä"
)
"""Words and names that are like one of those above, and are none of them."""
