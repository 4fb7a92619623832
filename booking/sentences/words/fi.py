"""Finnish. Cases are listed where they say something: -lta when, -sta from, -een until, -lle for how many."""

WORDS = {
    "next.but.one.week": (
        "seuraavaa seuraavalla viikolla|sitä seuraavalla viikolla|seuraavaa seuraavan viikon|ylihuomenna viikon"
    ),
    "unit.quarter": "varttia|vartilla|vartin|vartiksi|vartit",
    "date.1206": "itsenäisyyspäivänä|itsenäisyyspäivä",
    "date.1224": "jouluaattona|jouluaatto|jouluaatoksi",
    "date.1225": "joulupäivänä|joulupäivä",
    "date.1226": "tapaninpäivänä|tapaninpäivä|tapanina",
    "date.1231": "uudenvuodenaattona|uudenvuodenaatto",
    "date.101": "uudenvuodenpäivänä|uudenvuodenpäivä",
    "soft": "viel|ystävällisesti|kiltti|vaikka|vielä|nyt|mahdollisesti|ehkä|varmaan",
    "weekday.0": "maan",
    "weekday.1": "tiis",
    "weekday.2": "kesk|keskiv",
    "weekday.3": "torst",
    "weekday.4": "perj",
    "others": "muulle|muun|muuta|muuta henkeä|muulle hengelle|kollegalle|kollegan",
    "now.for": "seuraavaksi|seuraavaks|seuraavan|seuraavat",
    "recur.day.1": "joka päivä|päivittäin|jokapäiväinen",
    "recur.day.5": "joka arkipäivä|arkipäivisin|arkisin|joka arkipv|joka työpäivä",
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
        "ensi vkolla|ens vkolla|ensi viikoksi|ensi viikosta|ens viikosta|ensi viikosta alkaen|ens viikosta alkaen|"
        "seuraavasta viikosta|ens viikko|ensiviikolla|ens viikoks|ensi viikon|seuraavan viikon|seuraavalle viikolle|"
        "ens viikon|tulevalla viikolla"
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
        "ekasta|ekaan|ekana|ekaksi|ekalle|ekan päivän|eka päivä"
    ),
    "ordinal.2": (
        "toinen|toisessa|toisen|toka|tokassa|tokan|kakkos|kakkosessa|toiseen|toisesta|kakkoskerroksessa|tokana|"
        "tokasta|tokaan|tokaksi|tokalle|toka päivä"
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
    "ahead": "päästä|kuluttua|kulutt|pääst|päästa|sisällä",
    "part.morning": (
        "aamulla|aamu|aamusta|aamuksi|aamun|aamupäivä alku|aamuna|aamutuimaan|aikaisin|heti aamusta|aamulle"
    ),
    "part.forenoon": (
        "aamupäivällä|aamupäivä|aamupäiväksi|aamupäivän|ap|a.p.|aamupv|aamupäivälle|aamupäiväl|aamupäivästä|"
        "aamupäivänä|ap:llä|aamupäivisin"
    ),
    "part.lunch": (
        "lounasajaksi|lounasajalle|lounasajan|lounas|lounasta|lounaalla|lounasaikaan|lounaan|lounaaseen|lounastauolla|"
        "lounaaksi|lounaan aikaan|lounaan aikana"
    ),
    "part.afternoon": (
        "iltapäivällä|iltapäivä|iltapäiväksi|iltapäivän|iltapäivälle|ip|i.p.|iltapvällä|iltapv|iltsapäivällä|"
        "iltapäiväl|iltapäivästä|päivällä|iltapäivään|iltapäivänä|iltapvänä|iltapäivisin|ilta päivällä"
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
    "at": (
        "klo|kello|klo.|kl|alkaen klo|kelo|kellon|klo:|kellolta|alkaa|alkaa klo|alkaen|alkuaika|alku|alku klo|"
        "aloitetaan|aloitus|aloitus klo|startti|startti klo|käynnistyy|aloitamme"
    ),
    "about.time": "noin|n|suunnilleen|maissa|paikkeilla|tienoilla|joskus|ehkä|suurinpiirtein|aikoihin|nurkilla|siinä",
    "about.post": "aikaan|aikoihin|maissa|paikkeilla|tienoilla|pintaan|nurkilla|kieppeillä|korvilla|hujakoilla",
    "from.post": "alkaen|lähtien|eteenpäin",
    "between.post": "välillä|välisenä|välille|väli|välissä|väliin|väliltä",
    "until": (
        "asti|saakka|viiva|–|päättyen|päättyy|päättyy klo|loppuu|loppuen|loppuu klo|-|lopetus|loppu klo|päättyen klo"
    ),
    "until.post": "asti|saakka|mennessä|ast|saak",
    "and": "ja|sekä|&|sekä myös",
    "or": (
        "tai|vai|taikka|tai sitten|tai ehkä|muuten|jos ei|jos ei niin|jos varattu|jos varattu niin|jos ei onnistu|"
        "jos ei käy|tai jos varattu|tai jos ei|jos se on varattu|jos ei oo vapaa|jos ei ole vapaa|tai muuten"
    ),
    "after": "aikaisintaan|aikasintaan",
    "after.post": "jälkeen|jälkee|lähtien",
    "before": "ennen|viimeistään",
    "hour.mark": "h|:00",
    "now": (
        "nyt|heti|just nyt|juuri nyt|tällä hetkellä|nyt heti|saman tien|samantien|nytheti|heti nyt|välittömästi|ny|"
        "äkkiä|pikaisesti|heti paikalla|tällä sekunnilla|tällä minuutilla|parhaillaan|par'aikaa|nyt just|nyt juuri|"
        "ihan heti|tästä hetkestä"
    ),
    "unit.minute": (
        "min|minuuttia|minuutin|minuutti|minuutiksi|minuutiks|minuuttii|minsaa|minsa|mins|m|minuuttin|minuutilla|"
        "minsan|minsaks|minsalla|minuuteiksi|minuuttiin|minsaan"
    ),
    "unit.hour": (
        "tuntia|tunnin|tunti|tunniksi|tunniks|tuntii|h|t|tunnilla|tuntiseen|tuntinen|tunteja|tuntiin|tuntiikin"
    ),
    "unit.day": "päivää|päivän|päivä|päiväksi|pv|pvä|vrk",
    "unit.week": "viikkoa|viikon|viikko|viikoksi|vko|vkoa|vkon",
    "unit.month": "kuukautta|kuukauden|kk",
    "length.15": (
        "vartiksi|vartilla|vartin|varttitunti|viitisentoista minuuttia|vartin ajaksi|vartin ajan|vartiks|"
        "vartin verran|vartin mittainen|varttiin|varttia|vartti|varttii|varttitunniksi|varttitunnin"
    ),
    "length.30": (
        "puoleksi tunniksi|puoli tuntia|puolen tunnin|puoltuntia|puolituntinen|puoli tuntinen|puoleks tunniks|"
        "puol tuntii|puol tuntia|puolisen tuntia|puolituntia|puolen tunnin ajaksi|puolituntisen|puolituntiseen|"
        "puolella tunnilla|puoleen tuntiin|puoli tuntii|puolitoista puoli|puolen tunnin ajan|puoleksitunniksi|"
        "puolen tunnin verran"
    ),
    "length.45": (
        "kolme varttia|kolmeksi vartiksi|kolmen vartin|kolmeen varttiin|kolme varttii|kolmen vartin ajan|"
        "kolmeks vartiks|kolmeksi vartiks"
    ),
    "length.60": (
        "tunniksi|tunnin|tunti|tunnin ajaksi|tunnin verran|tunniks|yhdeksi tunniksi|yhden tunnin|tunnin ajan|"
        "tuntisen|tunnilla|tunnin mittainen|tunnin kestävä|tunnin pituinen|tuntinen|tunnin varaus|yks tunti|"
        "yksi tunti|tuntia|tuntii"
    ),
    "length.90": (
        "puoleksitoista tunniksi|puolitoista tuntia|puolentoista tunnin|puoltoista tuntia|puolitoistatuntia|"
        "puoltoista tuntii|puoleksitoista tunniks|tunti ja puoli|tunnin ja puoli|puolentoista tunnin ajan|"
        "puolitoista tuntii|puoltoista h|puolitoista h|puoleks toista tunniks|puoltoistatuntii|puolellatoista tunnilla|"
        "puolitoistatuntinen|tunniksi ja puoleksi|puolentoistatunnin|puoltoist tuntii|puoltoist tuntia|puoltoist tunti|"
        "puolitoist tuntii|puoltoist h|puoltoist tuntiin"
    ),
    "length.120": "pariksi tunniksi|pari tuntia|parin tunnin|pariks tunniks|pari tuntii",
    "half.more": "ja puoli",
    "some.length": "hetkeksi|hetken|jonkin aikaa|vähän|hetki|vähäksi aikaa|hieman|muutamaksi minuutiksi",
    "for.post": "ajaksi|ajan|aikaa|verran",
    "number.1": "yksi|yhden|yhen|yhdeksi|yks|yht|yhtä",
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
    "when.9": "ysiksi|ysiks|yhdeksältä|ysiltä|yheksältä|yheksäks|yheksäksi",
    "when.10": "kympiksi|kympiks|kymmeneltä|kympiltä|kymmenelt|kymmeneks",
    "when.11": "yhdeltätoista|yheltätoista|yhdeltä toista|yheltoista|yheltätoist|yheltäton",
    "when.12": "kahdeltatoista|kaheltatoista|kahdelta toista|kaheltoista|kaheltatoist",
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
    "since.3": "kolmesta|kolmosesta",
    "since.4": "neljästä|nelosesta",
    "since.5": "viidestä|vitosesta",
    "since.6": "kuudesta",
    "since.7": "seitsemästä|seiskasta|seittemästä",
    "since.8": "kahdeksasta|kasista|kaheksasta",
    "since.9": "yhdeksästä|ysistä|yheksästä",
    "since.10": "kymmenestä|kympistä",
    "since.11": "yhdestätoista|yhestätoista",
    "since.12": "kahdestatoista|kahestatoista|puolesta päivästä|puolest päivästä|puolestapäivästä|puoleltapäivin",
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
    "count.12": "kahdelletoista|kahelletoista|tusinalle",
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
        "kollegaa|asiakasta|kävijää|jäsentä|vierailijaa|haastateltavaa|kurssilaista|meistä|hlöö|hlöt|äijää|heppua|"
        "jätkää|naista|miestä"
    ),
    "we.are": (
        "meitä on|meit on|meitä tulee|on meitä|porukkaa on|osallistujia on|osallistujia|meitä|henkilömäärä|paikalla on|"
        "tulee|paikkoja|mahtuu|johon mahtuu|vähintään|ainakin|kapasiteetti|mahtuisi|tulossa|meitä onkin|meitä onki|"
        "meitä oliskin|meitä tuleekin|meitä onkin vaan|johon mahtuisi|johon sopii|mihin mahtuu|mihin mahtuisi|"
        "meitä tulis|meitä tulisi|meitä olis|meitä olisi|meitä ois|tulis|meit tulee|meit ois|meit oli|meit oliskin|"
        "meit tuleekin|yhteensä"
    ),
    "with": (
        "mukaan|mukaan tulevat|mukaan tulee|mukana ovat|mukana on|osallistujina|kutsu|kutsu mukaan|osallistujat|"
        "kutsutaan|mukana|lisäksi|kutsuttuna|kutsu myös|ja kutsu|mukaan myös|kutsua|kutsua mukaan|kutsua paikalle|"
        "kutsu paikalle|kutsutaan paikalle|pyydä paikalle|kutsuthan|ota mukaan|mukaan vain|mukana vain"
    ),
    "with.post": "kanssa|kaa|kans|kera|mukaan|kanss|kutsuttuna|mukana",
    "me": (
        "minä|mä|me|minun|meidän|mun|meille|mulle|minulle|kaikki|sinä|tiimin|tiimi|tiimini|hän|hänen|asiakkaan|"
        "porukan|heidän|kaikkien|joku|jonkun|ulkopuolisten"
    ),
    "called": "herra|herran|rouva|rouvan|tohtori|tri",
    "group": (
        "tiimin|tiimi|ryhmän|ryhmä|porukan|osaston|osasto|toimiston|toimisto|jengin|hallituksen|johdon|varaston|"
        "myymälän|tehtaan|korjaamon"
    ),
    "role": (
        "pomon|esimiehen|esihenkilön|johtajan|tyypin|osa|moni|puolet|myynnin|markkinoinnin|talouden|henkilöstön|"
        "hakijan|kandidaatin|toimittajan|vuokranantajan|tilintarkastaja|tilintarkastajan|konsultin|konsultti|"
        "asianajajan|harjoittelijan|rekrytoijan|tarkastajan|kouluttajan|puhujan|vieraan|edustajan|vendorin|klientin|"
        "toimittajien|rakennuttajan|urakoitsijan|suunnittelijan|arkkitehdin|valvojan"
    ),
    "room": (
        "huone|huoneen|huonetta|huoneesta|huoneeseen|huoneessa|kokoushuone|kokoushuoneen|kokoushuonetta|neukkari|"
        "neukkarin|neukkaria|neuvotteluhuone|neuvotteluhuoneen|neuvotteluhuonetta|tila|tilan|tilaa|kokoustila|"
        "kokoustilan|kokoustilaa|palaverihuone|palaverihuoneen|palaverihuonetta|paikka|neukkariin|neukkarissa|koppi|"
        "koppia|työhuone|neukkarii|huonet|kokkari|kokoushuoneeseen|kokoushuoneessa|joku huone|jokin huone|huoneet|"
        "huoneita|neukkareita|tiloja|neuvotteluhuoneita|kokoushuoneita|neuvottelutila|neuvottelutilan|neuvottelutilaa|"
        "paikan|huonne|huoneelle|huoneeksi|huoneeks|huoneelta|kokoushuoneelle|kokoushuoneeksi|kokoushuoneeks|"
        "kokoushuoneesta|neuvotteluhuoneelle|neuvotteluhuoneeksi|neuvotteluhuoneesta|neuvotteluhuoneessa|"
        "neuvotteluhuoneeseen|palaverihuoneelle|palaverihuoneeksi|palaverihuoneeseen|palaverihuoneessa|neukkarille|"
        "neukkariksi|neukkariks|neukkarista|kokoustilalle|kokoustilaksi|kokoustilassa|kokoustilaan|kokoustilasta|"
        "neuvottelutilalle|neuvottelutilaksi|neuvottelutilassa|neuvottelutilaan|tilalle|tilaksi|tilassa|tilasta|kopin|"
        "kopissa|kopille|työtila|työtilan|työtilaa|työtilalle|pikkuhuone|pikkuhuoneen|pikkuhuonetta|pienhuone|"
        "pienhuoneen|pienhuonetta|ryhmätyötila|ryhmätyötilan|ryhmätyötilaa|ryhmähuone|ryhmähuoneen|ryhmähuonetta|"
        "palaveritila|palaveritilan|palaveritilaa|palaveritilalle|työhuoneen|työhuoneeseen|työhuoneelle|kokkarin|"
        "kokkaria|kokkariin|kokkarissa|jossain|jossakin|työhuonetta|huonen"
    ),
    "floor": "kerros|kerroksessa|kerroksen|krs|kerroksesta|kerrokseen|kerrosta|krs.|krs:ssa|kerroksella|kerroksee",
    "storey.1": "ykkösestä|ykkösessä",
    "storey.2": "kakkosesta|kakkosessa",
    "storey.3": "kolmosesta|kolmosessa",
    "storey.4": "nelosesta|nelosessa",
    "storey.5": "vitosesta|vitosessa",
    "floor.ground": "pohjakerros|pohjakerroksessa|alakerta|katutaso|katutasossa|pohjakerroksesta",
    "building": "rakennus|rakennuksessa|talo|talossa|toimipiste|toimipisteessä|rakennuksen|rakennuksesta",
    "big": (
        "mikään|iso|ison|pieni|pienen|vapaa|vapaan|vapaata|jokin|joku|jonkin|jonkun|isompi|pienempi|toinen|eri|toiseen|"
        "hiljainen|rauhallinen|sopiva|sopivan|mikä tahansa|vapaita|isolla|isossa|isoon|isoa|pienellä|pieneen|pientä|"
        "rauhallista|hiljaista|hiljaisen|rauhallisen|tilava|tilavan|isompaa|isomman|suurempaa|pienempää|pienemmän|"
        "pienehkö|suuri|suuren|kunnon|isommalla|pikku|pikkunen"
    ),
    "early": (
        "ennen|aikaisemmin|aiemmin|etukäteen|ennen alkua|ennen kokousta|ennen palaveria|enne|ennen varausta|ennakkoon"
    ),
    "meeting": (
        "palaveri|palaverin|palaveria|kokous|kokouksen|kokousta|tapaaminen|tapaamisen|tapaamista|varaus|varauksen|"
        "varausta|palaverini|kokoukseni|varaukseni|aika|palaverille|palaveriin|kokoukseen|varaukseen|tapaamiseen|"
        "palsu|palsun|palsuun|miitti|miitin|miittiin|palaverit|kokoukset|varaukset|kokouksesta|palaverista|"
        "varauksesta|varaukselle|palaverilla|palaverii|tapaamisesta"
    ),
    "my": "mun|minun|meidän|oma|oman|omat|se|sen|tuo|tämä|tämän|meijän",
    "current": (
        "nykyinen|nykyisen|tämä|tämän|meneillään oleva|käynnissä oleva|nykyistä|tätä|menossa oleva|meneillään olevan"
    ),
    "coming": "seuraava|seuraavan|tuleva|tulevan|seuraavaa|seuraavaan",
    "all.of": "kaikki|kaikki mun|kaikki varaukset|kaikkia|molemmat",
    "title": (
        "otsikoks|nimeks|aiheeks|otsikko|otsikolla|aihe|aiheena|nimi|nimellä|aiheesta|koskien|otsikkona|nimeltä|"
        "otsikoksi|nimeksi|teema|aiheella|aiheeksi|nimenä|otsikko on|aihe on|liittyen|kutsu sitä nimellä|"
        "anna nimeksi|laita nimeksi|laita otsikoksi"
    ),
    "private": (
        "ei näy muille|ei saa näkyä muille|yksityinen|yksityisenä|yksityiseksi|luottamuksellinen|luottamuksellisena|"
        "salainen|salaa|privaatti|yksityisesti|luottamuksellisesti|salattu|merkitse yksityiseksi|privaattina|"
        "piilotettu|ettei otsikko näy muille|ettei näy muille|ettei muut näe|ettei kukaan näe|private|"
        "ettei otsikko näy|ettei otsikkoo näy"
    ),
    "online": (
        "hybridi|teams-linkki|teamslinkki|teams-linkillä|teams linkki|teams-kokous|teams|etänä|etäyhteys|teamsilla|"
        "teams linkillä|etäkokous|linkki|etäosallistujat|teamsin|etäyhteydellä|verkkokokous|etäpalaveri|hybridinä|"
        "teamslinkillä|teams-kokouksena|teams-palaveri|teams palaveri|teams kokous|teams-kutsu|kokouslinkki|"
        "teams-linkin|teamsissä|etä|tiimslinkki|tiimslinkin|tiimslinkillä|tiimslinkkiä|tiimssi|tiimsi|tiimsilinkki|"
        "tiimsilinkillä"
    ),
    "equipment.screen": (
        "näyttö|näytön|näytöllä|tv|telkkari|projektori|projektorin|tykki|videotykki|screeni|screenillä|näytöllinen|"
        "tykillä|näyttöä|projektorilla|tv:llä|televisio|dataprojektori|videotykillä|näytölla|screen|skriini|skriinin|"
        "skriinillä|skriiniä"
    ),
    "equipment.video": (
        "kamera|kameran|kameralla|video|videolla|videoneuvottelu|videoneuvottelulaitteet|videoneuvottelulaitteilla|"
        "videolaitteet|webkamera|videolaitteilla|videolaite|videoneuvotteluun|videon|videoyhteys|videoyhteydellä|"
        "videoyhteyden|videovehkeet|videokamat|videovehkeillä"
    ),
    "equipment.whiteboard": (
        "valkotaulullinen|valkotaulullisen|tussitaulu|tussitaulullinen|tussitaulullisen|tussitaululla|valkotaulu|"
        "valkotaulun|taulu|taululla|tussitaulun|fläppitaulu|fläppi|valkotaululla|fläpillä|fläppitaululla|taulun|"
        "whiteboard|valkotaulua|piirtotaulu"
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
    "recur.weekday.0": ("maanantaisin|maanantaisi|joka maanantai|maanantaisinki|aina maanantaisin|joka maanantaisin"),
    "recur.weekday.1": "tiistaisin|joka tiistai|tiistaisinki|aina tiistaisin|joka tiistaisin",
    "recur.weekday.2": (
        "keskiviikkoisin|joka keskiviikko|keskiviikkosin|keskiviikkosinki|aina keskiviikkosin|joka keskiviikkosin"
    ),
    "recur.weekday.3": "torstaisin|joka torstai|torstaisinki|aina torstaisin|joka torstaisin",
    "recur.weekday.4": "perjantaisin|joka perjantai|perjantaisinki|aina perjantaisin|joka perjantaisin",
    "recur.weekday.5": "lauantaisin|joka lauantai|lauantaisinki|aina lauantaisin|joka lauantaisin",
    "recur.weekday.6": "sunnuntaisin|joka sunnuntai|sunnuntaisinki|aina sunnuntaisin|joka sunnuntaisin",
    "fill": (
        "viel|siitä|siihen|listalta|listasta|joten|mitään|mitää|missä kukaan ei häiritse|ja|on|se|että|kun|jos|niin|"
        "voisi|voisit|voisitko|voitko|voiko|voi|ole|hyvä|kiitos|kiitti|hei|moi|terve|mä|minä|me|meille|mulle|minulle|"
        "meidän|minun|mun|tarvita|olla|ihan|vain|vaan|joku|jokin|jonkun|jonkin|mikä|mitä|missä|tahansa|palaveria|"
        "palaveri|palaverin|palaverille|kokous|kokousta|kokouksen|kokoukselle|varten|aika|ajan|aikaa|kello|klo|saisi|"
        "saa|haluta|mielellään|mahdollisimman|pian|pliis|please|roomkeeper|botti|nyt|sitten|vielä|myös|tai|mutta|nopea|"
        "nopeasti|lyhyt|tapaaminen|tapaamista|tapaamiselle|tapaamisen|lukien|alkaen|kestää|kestäisi|kesto|pituus|"
        "yhteensä|olisi|oisko|oiskohan|kiva|onko|tässä|tuossa|tuo|tämä|tämän|tän|tää|noi|toi|ehdi|ehkä|varmaan|siis|"
        "eli|no|joo|juu|kyllä|kiitoksia|tiimi|tiimin|tiimille|asiakas|asiakkaan|asiakastapaaminen|asiakastapaamista|"
        "haastattelu|haastattelua|työpaja|koulutus|iso|pieni|riittävän|tarpeeksi|vapaa|vapaata|vapaita|huone|huoneen|"
        "tila|tilaa|tilan|päivä|päivänä|päiväksi|päivälle|pois|sisään|kaikki|mieluiten|mieluummin|parhaiten|sopii|"
        "sopisi|käy|kävisi|viikolla|viikon|nimeltä|nimi|ajaksi|lyhyesti|yksi|kpl|jotain|jotakin|missään|suoraan|heti|"
        "just|noin|tuota|öö|hmm|sori|anteeksi|kuulkaa|kuule|kamu|varaus|varausta|varauksen|meinaa|pitäisi|pitäs|täytyy|"
        "pitää|pitäis|saada|saataisiin|käyttöön|alkaa|loppuu|vaikka|esim|esimerkiksi|lähellä|läheltä|uusi|uuden|ensin|"
        "kautta|porukka|porukalla|kimppa|siellä|täällä|sinne|tänne|sille|siihen|vaihtaa|jatkaa|sopiva|sopivaa|vapaaksi|"
        "kuin|palsu|palsun|palsua|miitti|miittiä|mua|minua|meitä|palaverini|h|palavereja|kokouksia|varauksia|"
        "tapaamisia|palaverissa|kokouksessa|juttelu|keskustelu|keskustelua|juttelua|jutella|tapaan|tavata|pidetään|"
        "yhdessä|suunnittelu|suunnittelua|viikkopalaveri|tiimipalaveri|tiimikokous|pikapalaveri|aamupalaveri|"
        "palavereille|varaisitko|saisiko|onnistuuko|onnistuu|mahtuisi|hetkeksi|paikalla|olemaan|tulee|tulossa|minne|"
        "johonkin|semmoinen|sellainen|sellaisen|semmosen|pienehkö|isohko|osoitteeseen|osoitteisiin|osoitteen|osoitteet|"
        "osoitteelle|kutsun|lähetät|heitä|vieraita|vieraillemme|pomo|haluaa|slotti|valitettavasti|kalenterista|"
        "kalenteri|kalenteriin|kalenterissa|kalenteristani|ulos|muita|mut|olikaan|päivä pysyy samana|päivä pysyy|"
        "teillä|teil|palaan asiaan|palaan|palataan|palaan asiaan myöhemmin|palataan myöhemmin|palaan myöhemmin|vaa|"
        "viipyy|viipyvät|menee"
    ),
    "by": "vielä|lisää",
}

PLAIN = (
    "puheluun aikuista ellen elokuvaa elokuvan elokuvat elokuvia erilainen erillinen hanki heikin heikki hella "
    "helle henna "
    "henri hetkeä huolen huomioon huomiota huonot häitä ihmisten illat ilmaa ilmaista ilmasta jakaa jalka joissa "
    "jolta joskin josta jotka kalle kallen kallista kansa kansi kanteen kapteeni kassa kauden kaunista kauppaan "
    "kausi keino kelly kelpo keskellä keskustan keväällä kierroksen kierros kierrosta kohden kohteena "
    "kokemuksen kokemuksesta kokemusta kokoomus komea koske koskevan kotka kuolleen kuppi kuuntele käden käytti "
    "käytäntö lahden laiha laina lakkaa lappu leikataan lenkki liekki lihaa lounais lyödä maali maalin maininta "
    "mainita miika milla minna muistan mukava multa musta muukaan naiselta nanna näitä odotetaan opetetaan "
    "oskar ostetaan paidan painaa pakkaa palata palkan peruna perusta perustaa perustetaan pinta piste pisteet "
    "puolestaan puolue puolueen päivi päivin päätti päätyi saadut saara saarinen salminen samaa sanaa sanna "
    "seikka seisomaan selkä selma siiri siirron sisko stella sulaa syistä sähkö säädetään sääntö takaa "
    "takuulla taloja tanja tapaa tasan tauko tavan terje tilda todetaan toimin tommi tommin totta tukee tuloja "
    "tuloksia tunne tunnen tunteita tuntui tuonti tyhmä tyylillä vaiva vajaat valittaa valkoista valtiolle vapaus "
    "varkaus varsin vastauksen vastaukset vastausta veikko veikon verrattuna vertailla viimeistä viina viini "
    "ville villen vilma viola virtanen voitto väittää välisen välittää yhdistää yhteinen yhteistä yksityiset "
    "äläkä"
)
"""Words and names that are like one of those above, and are none of them."""
