"""Finnish: what tells what somebody wants, and what asks for nothing."""

WORDS = {
    "instead": "sen sijaan|sijaan|sijasta|sittenkin|mieluummin|mielummin|ennemmin|parempi",
    "somebody": "joku|ketään|kukaan|jotain porukkaa",
    "mine.of": "mun|minun|meidän|mulla|minulla|meillä",
    "have.i": "onko mulla|onko minulla|onks mulla|onko mulla vielä|onks mulla vielä|onko meillä",
    "join": (
        "tulee myös|tulee mukaan|osallistuu|tulee|haluaa mukaan|pitäisi tulla|tulisi|pitäisi saada|pitää saada|"
        "pitäis saada|tulisi mukaan|haluaisi|haluaa|pitäisi olla|kuuluu|pitää olla mukana|pitäisi olla mukana|"
        "pääsee mukaan|saa tulla|tulevat|osallistuvat|liittyy|liittyvät|tulevat mukaan|haluavat mukaan|tulee kans|"
        "tulee kanssa|pitää päästä mukaan|pitää päästä|pitäis päästä mukaan|pitäisi päästä mukaan"
    ),
    "rather": (
        "ei vaan|eiku|eikun|ei kun|tai siis|korjaan|tai oikeastaan|eikö vaan|sori|eikun siis|ei siis|eipäs kun|"
        "oikeastaan|tarkoitin|tarkotin|meinasin"
    ),
    "becomes": (
        "olla|oltava|pitäisi olla|pitäs olla|pitää olla|pitäis olla|pitäs ollaki|pitäisikin olla|laita|laitetaan|"
        "pistä|laitatko|onkin|olisikin|pitäisi alkaa|sittenkin|pitää|alkaakin|alkaa vasta|voisko olla|siirtyykin|"
        "pitäis alkaa|pitäisi siirtää|olisi parempi"
    ),
    "him": "hänet|hänen|se|heidät",
    "book": (
        "varaa|varaisin|varata|varaus|varauksen|tarvitsen|tarvitaan|tarvitsemme|haluan|haluaisin|haluamme|tarttis|"
        "tarviin|tarvin|haluisin|etsi|hae|löydä|löytyykö|järjestä|buukkaa|ottaisin|otetaan|ota|anna|saisinko|saanko|"
        "saako|saisiko|voisinko|voinko|voitko varata|voisitko varata|saadaanko|pistä|laita|laittaisitko|hommaa|"
        "mä tarviin|tarviisin|varaatko|varaisitko|varataan|bookkaa|tee varaus|uusi varaus|tarvis|tarvittais|"
        "tarvittaisiin|haluttais|tarvittaisi|pidetään|pidettäisiin|onko mahdollista|mahdollista saada|löytyisikö|"
        "löytyiskö|olisiko|onko|oisko|oiskohan|löydätkö|löytäisitkö|tahtoisin|vara|varaa mulle|varaa meille|varaappa|"
        "varaapa|varais|buukkais|palaveri|kokous|palaverille|kokoukselle|pidän|järjestetään|tilaa palaverille|varausta|"
        "varaan|saatko|saisko|saiskohan|kaipaan|kaivataan|etsin|etsitään|tarve|ois tarve|olisi tarve|tarvetta|"
        "oisko saada|saisinko varattua|saataisko|saadaanko varattua|hoidatko|hoitaisitko|järkkää|järkkäätkö|"
        "järkkäisitkö|nappaa|nappaisitko|lohkaise|merkkaa|merkitse|klaaraa|plokkaa|blokkaa|rustaa|tartten|tarttisin"
    ),
    "free.ask": (
        "onko|onks|oisko|olisiko|mikä on|mitkä on|mikä|mitkä|milloin|koska|mitä on|löytyykö|mitä|mitkä ovat|ovatko|"
        "missä|onkohan|mikä huone|mitkä huoneet|katso onko|tarkista onko|näytä|paljonko|mitähän|oiskohan|onko mitään|"
        "löytyisikö|löytyiskö|monelta|mihin aikaan|mistä lähtien|sopiiko|sopisiko|käykö|kävisikö"
    ),
    "free": (
        "saatavissa|löytyykö mitään|löytyykö mitää|löytyiskö mitään|löytyskö mitään|löytyisikö mitään|onks mitään|"
        "oisko mitää|oisko mitään|olisiko mitään|milloin saan|milloin saisin|koska saan|koska saisin|millon saan|"
        "millon saisin|vapaa|vapaana|vapaata|vapaita|vapaat|vapaina|käytettävissä|saatavilla|varattavissa|tyhjä|"
        "tyhjillään|varattu|varattuna|käytössä|vapaan|vapaax|vappaa|tyhjänä|tyhjiä|tyhjää|kiinni|vapaaksi|vapautuu|"
        "vapautuvat|vapautuisi|tarjolla|auki|avoinna|väliä|väli vapaana|ois tilaa|olis tilaa|olisi tilaa|oisi tilaa|"
        "on tilaa|tyhjää väliä|vapaata väliä|rakoa|rakoja|vapaita aikoja|vapaita slotteja|vapaita tunteja|täynnä|free"
    ),
    "who": (
        "kuka on|kuka varasi|kenellä on|kellä on|kuka|kenen|ketkä|ketä|kuka istuu|kuka käyttää|kenellä|kellä|"
        "kuka on varannut|kuka on varannu|kenelle|onko joku|onko ketään|onko kukaan|onko kellään|onks kellään|kellään|"
        "onko kellä|ketkä on|kuka on ottanut|kuka otti|kuka on vallannut|kenen nimissä|kenen varaus|kuka pitää|"
        "kuka majailee|kuka on paikalla|kellä on varaus|kuka on vallannu|kuka on napannut|keitä|kenel|kukas|ketkäs"
    ),
    "mine": (
        "monelta mun|monelta minun|milloin mun seuraava|koska mun seuraava|miltä mun|miltä minun|miltä meidän|"
        "mitä varasin|mitä mä varasin|varasinko|olenko varannut|olenko mä varannut|oonko varannu|oonko varannut|"
        "omat varaukset|varaukseni|mun varaukset|minun varaukseni|omat|mitä minulla on|mitä mulla on|"
        "mitä olen varannut|näytä varaukseni|varaukset|mitä mulla|näytä varaukset|kalenteri|kalenterini|"
        "onks mul|onko mul|mitä mul on|missä mul on|mul varattuna|mul on|"
        "omat varaukseni|mun kalenteri|onko minulla|onko mulla|mitä oon varannu|mitä oon varannut|"
        "mitkä ovat varaukseni|listaa varaukset|listaa varaukseni|missä mulla on|missä minulla on|mun palaverit|"
        "palaverini|omat palaverit|minun varaukset|mitä varauksia|näytä mun varaukset|agenda|mitä varauksia minulla on|"
        "mitä varauksia mulla on|mikä huone mulla on|mikä huone minulla on|missä on palaverini|missä kokoukseni on|"
        "missä palaverini on|kokoukseni|mitä minulla on varattuna|näytä omat varaukset|mitä mulla on varattuna|"
        "tulevat varaukset|tulevat varaukseni|seuraava varaukseni|mun seuraava varaus|seuraava kokoukseni|mun tulevat|"
        "mulla on|minulla on|mitä palavereja|mitä kokouksia|mitä tapaamisia|olen varannut|oon varannut|oon varannu|"
        "olen varannu|olen mä varannut|mulla varattuna|varattuna mulla|ohjelmassa|mun aikataulu|aikatauluni|menoni|"
        "mun menot|mun päivä|mun seuraavat|mun seuraava palaveri|seuraava palaverini|mun eka palaveri|minne mun pitää|"
        "missä mun pitää|missä mun pitäis|varaukset mulla|meillä varattuna|ollaan varattu|ollaanko varattu|"
        "olemmeko varanneet|oonko mä varannut|oonks mä varannu|oonks varannu|kalenterissani|mun kalenterissa|"
        "omassa kalenterissa|oliko mulla|oliko minulla|oliks mulla|onks mul jotai|onks mul jotain|onko mul|mul on|"
        "mulla on jotai|onks mulla jotai|mulla olikaan|mul olikaan|olikaan mulla"
    ),
    "schedule": (
        "miltä|aikataulu|aikataulun|näytä aikataulu|kalenteri|varaustilanne|näytä|katso|lukujärjestys|varauskalenteri|"
        "aikataulua|tilanne|miltä näyttää|varaustilanteen|kalenterin|milloin|milloin on vapaa|varaukset huoneessa|"
        "varaukset|käyttö|mitä tapahtuu|mitä on varattuna|päivä näyttää|päivän ohjelma|miten varattu|kuinka varattu|"
        "kuinka täynnä|kuinka täysi|varauslista|päiväohjelma|tapahtuu|on menossa|on meneillään|mitä kaikkea|"
        "mitä on varattu"
    ),
    "rooms": (
        "lista kaikista huoneista|lista huoneista|huoneet|kaikki huoneet|listaa huoneet|mitä huoneita on|mitä huoneita|"
        "huonelista|näytä huoneet|mitkä huoneet|neukkarit|mitä neukkareita on|tilat|näytä kaikki huoneet|"
        "mitä huoneita teillä on|kokoushuoneet|neuvotteluhuoneet|mitä huoneita löytyy|mitä tiloja on|"
        "mitä huoneita voi varata|mitkä huoneet voi varata|mitä neukkareita|listaa kaikki huoneet|"
        "mitä kokoushuoneita on|mitä neuvotteluhuoneita on|neukkarilista|neukkarilistaa|huonelistaa|lista neukkareista|"
        "onko neukkarilistaa|onko huonelistaa|minkälaisia huoneita teillä on tarjolla|"
        "millaisia huoneita teillä on tarjolla|mitä kaikkia huoneita"
    ),
    "where": (
        "missä kerroksessa|missä rakennuksessa|missä talossa|missä on|missä|mistä löytyy|mistä löydän|"
        "missä sijaitsee|miten löydän"
    ),
    "move": (
        "siirräppä|siirrä|siirtäisin|siirtää|muuta|vaihda|siirretään|lykkää|myöhennä|aikaista|siirrätkö|siirtäisitkö|"
        "muutetaan|vaihdetaan|vaihtaisin|vaihtaa|muuttaa|muuttaisin|siirto|siirrä kokous|voitko siirtää|"
        "voisitko siirtää|vaihdatko|siirä|siirtäs|siirtyy|vaihtaisitko|muutatko|muokkaa|siirräpä|myöhäistä|"
        "myöhempään|myöhemmäksi|myöhäisempään|lykätään|lykkään|siirrettäis|siirrettäisiin|aikaistetaan|"
        "myöhennetään|myöhäistetään|siirtyisi|lykkäytyy|pitää siirtää|täytyy siirtää|pitäisi siirtää|siirrettävä|"
        "siirrettäväksi|pitäis siirtää"
    ),
    "extend": (
        "pidemmäks|pidemmäksi|pitemmäks|pitemmäksi|jatkappa|jatkapa|pidennäppä|pidennäpä|pidennä|jatka|jatkaa|pidentää|"
        "pidempään|jatketaan|lisäaikaa|pidempi|lisää aikaa|pidennetään|jatketaanko|jatko|jatkoa|jatkaisin|pidennys|"
        "jatkoaika|jatkoaikaa|venyy|venytä|pitempään|pidennätkö|jatkaisimme|tarvitaan lisäaikaa|pidentäisin|venytettyä|"
        "venyttää|voiko jatkaa|voitko jatkaa|voisinko jatkaa|voisitko jatkaa|voidaanko jatkaa|jatkuu|pidennä varausta|"
        "jatkais|pitkitä|enemmän aikaa|voitko pidentää|voisitko pidentää|jatkan|jatkettais|saanko pitää|voinko pitää|"
        "voisinko pitää|saisinko pitää|saanko jatkaa|venähtää|venähti|vähän pidempään|ollaan vielä|jäädään vielä|"
        "jää vielä|pidetään vielä|menee pitkäksi|menee pidempään|kestää pidempään|saadaanko jatkaa|voidaanko pitää|"
        "pidä|saadaanko pitää|voiko pitää|pidän vielä|pidettäis vielä|extendaa|extendataan|extendais|extendaisin|"
        "extendata"
    ),
    "end": (
        "lopeta|lopetetaan|päätä|päättää|lopeta kokous|valmista|valmis|lopeta nyt|vapauta|vapauta huone|lopetamme|"
        "lopetan|olemme valmiita|ollaan valmiita|kokous loppui|palaveri loppui|lähdemme|lopettaa|päätä kokous|loppu|"
        "lopeta varaus|loppui|päättyi|päätetään|luovuta|vapautetaan|kokous ohi|palaveri ohi|ollaan valmiit|päättyi jo|"
        "loppui jo|loppu jo|lopetettiin|lähdettiin|lopetin|kokous päättyi|palaveri päättyi|päästä huone|poistuttiin|"
        "poistuimme|saa takaisin|huoneen saa|huone vapautui|lopetettiin jo|päästiin|päästiin jo|valmista tuli|"
        "ollaan lähdössä|lähdetään|saatiin valmiiksi|on vapaa taas|vapautettiin|päättyi etuajassa|loppui etuajassa|"
        "loppua|päättyä"
    ),
    "cancel": (
        "heivaa|heivataan|peruppa|perupa|"
        "peru|peruuta|perua|peruutetaan|perutaan|poista|perukaa|peruutus|en tarvitse|ei tarvita|en tarvi|"
        "ei tarvitsekaan|peruttais|peruisin|perut|peruutatko|perutko|hylkää|peru varaus|peruuttaisin|voitko perua|"
        "voisitko perua|canceloi|kanseloi|peruuta varaus|perutaanko|en tarvitsekaan|perruta|ei tarvikaan|peruuttaa|"
        "tarpeeton|perus|en tarviikaan|ei enää tarvita|emme tarvitse|ei tarvitse|emme tarvi|ei tarvii|tyhjennä|"
        "siivoa|peruuntuu|ei toteudu|ei järjestetä|ei pidetäkään|ei pidetä|peruuntui|jää väliin|jää pitämättä|"
        "ei tulekaan|pois mun kalenterista|pois kalenterista|pois kalenteristani|kalenterista pois|saa mennä|"
        "ei tarvitakaan|emme tarvitsekaan|emme enää tarvitse|en enää tarvitse|ei ole enää tarvetta|"
        "ei enää tarvetta|peruttava|perumaan|peruminen|luovumme|luovun|jätetään väliin|unohdetaan varaus|peruttu|"
        "peruttiin|peruutettu|on peruttu"
    ),
    "add": (
        "lisäisitkö|lisäisittekö|laita mukaan|lisääppä|lisääpä|kutsuppa|kutsupa|lisää|otatko|kutsu|lisätään|"
        "kutsu mukaan|ota mukaan|kutsutaan|lisäätkö|lisäisitkö|pyydä|ota|voitko lisätä|voisitko lisätä|tulee myös|"
        "tulee mukaan|osallistuu|haluaa mukaan|pitäisi tulla|heitä"
    ),
    "remove": (
        "poista|otatko|otappa|otapa|otappa pois|otapa pois|poistappa|poistapa|ota pois|pois|poistetaan|jätä pois|"
        "poistatko|ota|pudota|tiputa|voitko poistaa|voisitko poistaa|heitä|heitä pois|heitä ulos|potki|potki pois|"
        "pudota pois|otetaan pois|poistaisitko"
    ),
    "remind": (
        "muistutappa|muistutapa|muistuta|muistutus|muistutukset|muistuttaisitko|muistutat|herätä|ilmoita|muistutusta|"
        "hälytä|muistuttaa|muistutuksen|voitko muistuttaa|voisitko muistuttaa|muistuta minua|muistuta mua|"
        "muistuttele|muistutella|muistuttelisitko|muistuttelet"
    ),
    "remind.off": "ei|älä|pois|pois päältä|ei koskaan|lopeta|poista|koskaan|ilman",
    "help": (
        "komentoja|komennot|mitä komentoja|apua|ohje|ohjeet|auta|mitä osaat|mitä voit tehdä|miten tämä toimii|ohjeita|"
        "apuva|neuvo|miten varaan|kuinka varaan|miten tää toimii|mitä osaat tehdä|mitä sä oikeen osaat|"
        "mitä sä oikein osaat|mitä sä osaat tehdä|mitä sinä osaat|mitä sinä osaat tehdä|mitä sää osaat|mitä sä osaat|"
        "mitä voin tehdä|miten toimit|kuka olet|mikä olet|miten tätä käytetään|miten huone varataan|auta minua|"
        "tarvitsen apua|voitko auttaa|kuinka tämä toimii|valikko|esimerkkejä|mitä voin kysyä|käyttöohje|miten|mitenkä|"
        "mitenkäs|kaikkea sä osaat|kaikkea osaat|mitä kaikkea|osaatko sä|mihin sä pystyt|mihin pystyt|"
        "mitä varten sä oot|mitä sulla voi tehdä|miten sua käytetään|mitä voin pyytää|miten aloitan|mikä tää on|"
        "mitä kaikkea sä osaat|mitä kaikkea osaat|mitä sä teet|mihin sua käytetään"
    ),
    "hello": (
        "no moro|no moi|no hei|no terve|hei|moi|terve|moikka|huomenta|päivää|iltaa|heippa|moro|hyvää huomenta|"
        "hyvää päivää|hyvää iltaa|tere|morjens|hejssan|hyvää iltapäivää|mitä kuuluu|heissan|moik|morjesta|"
        "hyvää huomenta roomkeeper|heipä hei|moikkamoi|päiväähyvää|huomenia|huomenta vaan"
    ),
    "thanks": (
        "nähdään|kiitos|kiitti|kiitoksia|kiitos paljon|kiitosta|tack|ok|okei|hyvä|loistavaa|mahtavaa|hienoa|"
        "hieno homma|kiitoksia paljon|kiva|super|selvä|joo kiitos|kiitos avusta|thanks|suurkiitos|"
        "tuhannet kiitokset|jees|asia selvä|kiitos kovasti|erinomaista|täydellistä|kiitosta paljon|kiits|moi moi|"
        "hei hei|näkemiin|heippa hei|hyvä juttu|mainiota|hyvin toimii|suuret kiitokset|kiitokset|iso kiitos|"
        "huippua|huippu|mahtavaa kiitos|loistava|aivan loistavaa|hyvä homma|hienoa kiitos|tosi hyvä|oot paras|"
        "olet paras|kiitän|jess|no hyvä|hyvä niin|tämä riittää|upeaa|ihanaa|kiitos sulle|kiitos sinulle|tattis|"
        "kiitoksii"
    ),
    "stop": (
        "seis|lopeta|ei mitään|unohda|antaa olla|keskeytä|poistu|peru tämä|ei|älä|sulje|unohda koko juttu|anna olla|"
        "ei kiitos|unohda se|ei sittenkään|hylkää|stop|antaa olla vaan|takaisin|jätä se|jätetään|ei nyt"
    ),
    "not": (
        "en halua|emme halua|ei haluta|ei|älä|paitsi|en|emme|muttei|eikä|ilman|muu kuin|muussa kuin|"
        "kaikki muu paitsi|muualta kuin|muualla kuin|paitsi ei|muu ku|muussa ku|muuta kuin|muuta ku|isompi kuin|"
        "isompi ku|suurempi kuin|suurempi ku|pienempi kuin|pienempi ku"
    ),
    "again": "taas|sama|samaan aikaan|kuten viimeksi|uudestaan",
    "no.longer": "enää|enä",
    "polite": (
        "voitaisko|voitaisiinko|voisko|saisko|"
        "saisinko|saanko|voisinko|voinko|saako|saisiko|voitko|voisitko|voidaanko|voisimmeko|onko mahdollista|"
        "mahdollista saada|haluan|haluaisin|haluisin|haluamme|tahtoisin"
    ),
    "what": "mitä|mitäs|mitähän|mitä on|mitäs on",
    "told.state": (
        "rikki|epäkunnossa|ei toimi|ei toimi taas|hajalla|kylmä|kylmää|jäätävän|jäätävä|kuuma|kuumaa|lämmin|"
        "tunkkainen|tunkkaista|meluisa|meluisaa|äänekäs|likainen|likaista|sotkuinen|sotkuista|haisee|lukossa|"
        "lukittu|vuotaa|kadonnut|hukassa|puuttuu|liian pieni|liian iso|liian suuri|liian pimeä|pimeä|pimeää|"
        "sekaisin|siisti|siistiä|käyttökelvoton|kaukana|täynnä ihmisiä|suljettu|jumissa|mahtava|upea|ihana|kamala|"
        "kauhea|hirveä|kaunis|surkea|väärä|väärin|hyödytön|epämukava|ruma|katastrofi|lempihuoneeni|paras|huonoin|"
        "rikkinäinen|rikkinäisestä|rikkinäisen|tosi kiva|huono|on liian|ahdas"
    ),
    "told.past": (
        "oli|olin|olivat|oltiin|olimme|ollut|ei ollut|meni|mentiin|menin|unohdin|unohtui|jätin|jäi|tykkäsin|"
        "tykättiin|pidin|rakastin|vihasin|tapasin|tavattiin|löysin|löydettiin|löytyi|näin|nähtiin|istuin|istuttiin|"
        "hukkasin|sain|saatiin|otti|otin|otettiin|vei|sanoi|sanoin|kertoi|kysyi|kysyin|ajattelin|tein|tehtiin|"
        "yleensä|tavallisesti|jo|tapahtui|toimi|kävi ilmi|tuli|tulin|tultiin|rikkoi|puhuttiin|keskusteltiin|"
        "mainitsi|päätettiin|varasi jo|siirtyi|kokousti"
    ),
    "told.being": (
        "oon palaverissa|olen palaverissa|oon kokouksessa|olen kokouksessa|oon just nyt|oon toimistolla|"
        "olen toimistolla|oon kotona|olen kotona|matkalla|myöhässä|myöhästyn|oon myöhässä|oon kipeä|olen kipeä|"
        "kipeänä|sairaana|lomalla|vapaapäivä|vapaapäiväni|etätöissä|etäpäivä|poissa|en pääse|emme pääse|ei pääse|"
        "en tule|tulen kyllä|oon tulossa|olen tulossa|oon kiireinen|kiire|väsynyt|täällä|odotan|odotamme|"
        "oon töissä|asun|luulen|toivon|tykkään|rakastan|vihaan|mietin|hyvää viikonloppua|hauskaa|onnea|"
        "hyvää syntymäpäivää|ei huolta|ei hätää|ei se mitään|läpällä|testi|testaan|hetkinen|hetki|odota|lol|haha|"
        "en löydä|emme löydä|en saa auki|en kuule|en näe|en ymmärrä|en tiedä|ei hajuakaan|sataa|mulla on jo|"
        "meillä on jo|on jo huone|mul on jo|teen sen itse|hoidan sen|hoidan itse|väärä chatti|väärä ikkuna|"
        "oli tarkoitettu|ei ollu sulle|ei sulle|ootko varma|oletko varma|ootko siellä|oletko siellä|ootko botti|"
        "sä oot väärässä|ei pidä paikkaansa|ei auta|mietin vielä|tarkistan|kysyn vielä|palaan asiaan|en ole varma|"
        "ehkä myöhemmin|en tarkoittanut|ei se ollut|vapaapäivän|toimistolla|"
        "lähteekö joku|lähteekö kukaan|tuleeko joku|tuleeko kukaan|kuka lähtee|joku tulee"
    ),
    "told.is": "on|alkaa|alkoi",
    "told.me": "mä oon|mä olen|minä olen|olen|oon|ollaan|me ollaan|olemme|me olemme|istun|istutaan",
    "told.thing": (
        "aamiainen|aamiaisen|aamupala|aamupalan|illallinen|illallisen|kahvi|kahvia|kahvit|kahvin|kahville|kahvilla|"
        "teetä|kakku|kakun|kakkua|pizza|pizzaa|pizzat|leipiä|voileipiä|ruokaa|ruoka|ruuat|ruoat|ruokala|ruokalan|"
        "välipala|välipalaa|vettä|olutta|tarjoilu|tarjoilut|tarjoilun|hedelmiä|taksi|taksin|taksia|lento|lennon|lennot|"
        "lentoni|juna|junan|junalippu|junaliput|bussi|bussin|laiva|hotelli|hotellin|hotellihuone|hotellihuoneen|lippu|"
        "liput|lipun|ravintola|ravintolan|ravintolasta|pöytä ravintolasta|parkkipaikka|parkkipaikan|parkkipaikkaa|"
        "pysäköinti|pysäköintipaikka|pysäköintipaikan|auto|auton|autolle|autoa|autopaikka|autopaikan|pyörä|pyörän|"
        "pakettiauto|työpiste|työpisteen|työpistettä|pöytä|pöydän|tuoli|tuolin|tuolia|tuolit|kaappi|läppäri|läppärin|"
        "laturi|laturin|laturia|kuulokkeet|hiiri|näppäimistö|tulostin|tulostimen|paperi|paperia|kahvikone|kahvikoneen|"
        "kahvinkeitin|tiskikone|jääkaappi|mikro|keittiö|keittiön|vessa|vessan|hissi|hissin|ovi|oven|ovea|ikkuna|"
        "ikkunan|lämmitys|ilmastointi|ilmastoinnin|valot|valo|wifi|wifin|netti|netin|vpn|salasana|salasanan|verkko|"
        "avain|avaimen|avaimet|kulkukortti|kulkukortin|avainkortti|paketti|paketin|posti|koira|koiran|koiraa|kissa|"
        "lapset|vaimo|mies|lääkäri|lääkäriaika|lääkärin|hammaslääkäri|hammaslääkärin|parturi|putkimies|sähkömies|"
        "siivooja|siivoojat|kuntosali|sauna|saunan|sataako|uutiset|jalkapallo|peli|pelin|matsi|elokuva|elokuvaliput|"
        "laulu|vitsi|vitsin|musiikkia|runo|runon|palkka|lasku|laskun|kulukorvaus|loma|loman|lomaa|sairausloma|kukkia|"
        "kukat|lahja|lahjan|syntymäpäiväkakku|juhlat|uima-allas|hieronta|hieronnan|sateenvarjo|takki|laukku|lompakko|"
        "puhelinnumero|sähköpostiosoite|osoite|deadline|raportti|raportin|kalvot|dokumentti|sopimus|sopimuksen|passi|"
        "tusseja|tusseja|pattereita|kaapeli|kaapelin|kaapeleita|adapteri|adapterin|hdmi|teippiä|sakset|jatkojohto|"
        "jatkojohdon|kaukosäädin|kaukosäätimen|eväät|eväitä|kasvit|kahvitermos|kahvitermari|termos|termari"
    ),
    "told.why": (
        "miksi|miks|minkä takia|kuinka iso|kuinka suuri|miten iso|kuinka paljon|paljonko kello|paljonko maksaa|"
        "kuinka kaukana|minkä värinen|mitä tapahtui|minne voi pysäköidä|miten meni|mitä maksaa|kenelle soitan|"
        "keneltä kysyn|kuka voitti|kuka keksi|kuka on pomo|minkä kokoinen|millainen|millaiset|kuinka vanha|"
        "onko toimisto|onko talo auki|onko ruokala|mitä kello|mikä päivä|monesko päivä|mikä viikko|"
        "kuinka kauan kestää|mistä saan|mistä löydän|kenelle ilmoitan|kenelle ilmoitetaan|"
        "kelle ilmoitetaan|kelle ilmoitan|kelle siitä|kenelle siitä|kenelle kerron|kelle kerron|kenelle voi ilmoittaa|"
        "kelle voi ilmoittaa"
    ),
    "told.verb": (
        "tilaisitko|tilaatko|tilata|korjaa|korjaisitko|korjata|tulosta|tulostaa|siivoaisitko|soita|soittaa|soitan|"
        "maksa|osta|ostaa|myy|lähetä|lähettää|käännä|kirjoita|lue|laske|selitä|soita musiikkia|laula|pysäköidä|"
        "kokkaa|pese|lataa|sytytä|sammuta|avaa|lukitse|asenna|piirrä|googleta|suosittele|raportoi|tuoda|kerro|kysy|"
        "sano|välitä|kastele|ruoki|vie|korjaamaan|pyydä korjaamaan|viestitä"
    ),
    "told.since": "koska mun|koska meillä|sillä|kun mun|kun meillä|kun on",
    "told.so": "joten|siksi|eli|niin että|sen takia",
    "told.but": "mutta|mut",
    "told.has": "onko",
    "leave": (
        "pitää lähteä|täytyy lähteä|pitää olla ulkona|pitää olla pois|on lähdettävä|pitää tyhjentää|"
        "pitää päästä pois|täytyy olla ulkona|pitää olla valmis"
    ),
    "book.weak": (
        "löydä|löytyykö|löytyisikö|löytyiskö|onko|oisko|oiskohan|olisiko|ota|anna|laita|pistä|hommaa|saanko|saako|"
        "saisiko|pidän|pidetään|tarvitaan|haluan|saatko|järjestetään"
    ),
    "booked": "varannut|varattu|varattuna|varanneet|varannu",
    "move.done": "siirretty|siirrettiin|siirtynyt|siirtyi|aikaistettu|myöhennetty|vaihdettu|vaihtui",
    "later": (
        "myöhemmin|myöhemmäksi|myöhempään|myöhennä|myöhennetään|myöhäistä|myöhäistetään|lykkää|lykätään|lykkään|"
        "eteenpäin|etiäpäin|ettiäpäin|etteenpäin"
    ),
    "sooner": "aikaista|aikaistetaan|aikaisemmin|aikaisemmaksi|aikasemmin|aiemmin|aiemmaksi|taaksepäin",
    "which.ask": "mitä|mitkä|millaisia|minkälaisia|mitä kaikkia|mis|missä huoneissa|mis huoneis|mis huoneessa",
    "needs": (
        "tarvitsen|tarvitaan|tarvin|tarviin|tarvitse|haluan|tarvitsemme|haluamme|tarttis|tarvis|tarvitsee|tarvii|"
        "tarvitsisi"
    ),
    "along": "mukaan|myös|mukana|lisäksi",
    "favourite": "suosikki|suosikiksi|suosikkeihin|suosikeiksi|suosikkini|lempihuoneeksi",
    "extreme": "isoin|suurin|pienin|isoimman|suurimman|pienimmän",
    "stays": "sellaisenaan|ennallaan|niin kuin on|niinku on",
    "ends": "loppua|loppuu|päättyä|päättyy|loppuisi|päättyisi|loppus|loppuu",
    "comes": "tulevat mukaan|tulevat myös|tulee kans|tulee kanssa|osallistuvat|liittyy mukaan",
    "fittings": "varusteita|varusteet|varustelu|varustus|varustelua|varustusta|laitteita|laitteet",
    "unfit": "ei mahduta|ei mahdu|emme mahdu|eivät mahdu|ei mahduta kaikki",
    "size": (
        "kuinka iso|miten iso|kuinka suuri|minkä kokoinen|montako|kuinka monta|miten monta|paljonko väkeä|kapasiteetti|"
        "kui monta"
    ),
    "told.many": "montako|kuinka monta|miten monta",
    "enough": "vain|vaan|ainoastaan|riittää|piisaa",
    "hold": ("olla|pidetään|pidä|pitää|pidän|pidetäänkö|jatketaan|istutaan|ollaan|tarvitaan vielä|käytetään|pidettäis"),
    "also.name": "tuuli",
    "taken": "varattu|varattuna|täynnä|kiinni",
    "alone": "mulle yksin|minulle yksin|yksin|vain mulle|vaan mulle|vain minulle|vain minä|vaan mä",
    "how.to": "miten|mitenkä|mitenkäs|kuinka",
    "unjoin": (
        "ei tule|ei pääse|ei osallistu|jää pois|ei tulekaan|ei pääsekään|ei tarvitse tulla|ei olekaan|ei ole mukana"
    ),
    "shorter": (
        "lyhennäppä|lyhennäpä|lyhennä|lyhennetään|lyhentää|lyhentäisin|lyhennätkö|lyhentäisitkö|lyhyemmäksi|"
        "lyhyemmäks|lyhemmäksi|lyhempi|lyhyempi|lyhyempänä|lyhyempään|lyhennys|lyhenee|typistä|supista|lyhennettäis|"
        "voitko lyhentää"
    ),
    "where.fit": "mihin mahtuu|mihin mahtuisi|minne mahtuu|mihin me mahduttaisiin|mihin mahdutaan",
    "told.led": "tilaa|tilaisitko",
    "larger": "isompi|isompaa|isomman|suurempi|suurempaa|suuremman|tilavampi|tilavampaa|isommaksi|isompaan|suurempaan",
    "smaller": "pienempi|pienempää|pienemmän|pienempään",
    "still": "vielä|edelleen",
    "another": "toinen|toista|toisen|toiseen|eri|muu|jokin muu|joku muu|joku toinen",
}
