"""English: what tells what somebody wants, and what asks for nothing."""

WORDS = {
    "instead": (
        "instead|instead of|in place of|rather than|rather have|would rather|i'd prefer|prefer to have|better in|"
        "better at|would prefer"
    ),
    "somebody": "anyone|anybody|someone|somebody|anyone sitting|people",
    "mine.of": "my|our|me|i",
    "have.i": "do i have|do i still have|have i got|have i still got|am i still in|do we still have|do we have",
    "rather": (
        "i mean|no wait|wait no|scratch that|actually|or rather|no sorry|make that|no make it|hang on|sorry|oops|"
        "correction|my bad|on second thought|on second thoughts|better|meant|wait"
    ),
    "becomes": (
        "needs to be|has to be|have to be|should be|must be|should start|make|put|instead|to be at|will be at|"
        "gotta be|needs to move|has to move|must move|needs to start|has to start|needs to go|wants to be|"
        "ought to be|could be|can be"
    ),
    "him": "him|her|them",
    "book": (
        "book|reserve|booking|get|find|need|want|would like|i'd like|id like|i need|we need|schedule|make|find me|"
        "get me|set up|arrange|put|grab|hold|give me|looking for|look for|request|can i have|could i have|"
        "can we have|plan|may i have|could we have|can i get|could i get|can we get|could you find|can you book|"
        "could you book|please book|book me|reserve me|organise|organize|take|snag|sort out|let's book|lets book|"
        "reservation|want to book|i want|we want|make a booking|block|secure|i'll take|ill take|create|search|"
        "search for|can you find|new booking|fix|have|is there|are there|any chance|do you have|got|have you got|"
        "wanna book|wanna|gimme|boook|bok|bool|reserv|resreve|need to book|gonna need|we'll need|i'll need|"
        "i will need|could use|meet|meeting|a meeting|new meeting|could do with|in need of|sort me out|hook me up|"
        "nab|bag|pencil in|put me in|lock in|lock down|line up|set aside|squeeze in|score|would love|we'd love|"
        "i'd love|after a room|on the lookout for|fancy|we'd like|get hold of"
    ),
    "free.ask": (
        "is|are|any|what's|whats|what is|which|when is|when's|check if|check whether|see if|is there|are there|"
        "do we have|anything|what rooms|which rooms|who's|how about|what about|does|do you have|have you got|got a|"
        "got any|got anything|what time|from when|how long|what time's|what times"
    ),
    "free": (
        "got anything|when can i get|when can i have|when can we get|when can we have|when can i book|"
        "when could i have|free|available|availability|vacant|open|unoccupied|availible|avaliable|avail|empty|"
        "not taken|not booked|bookable|still free|unbooked|availabe|taken|busy|occupied|booked|in use|anything on|"
        "anything in|anything at|anything around|any space|any rooms|free up|frees up|open up|opens up|"
        "up for grabs|anything with|anything w|gap|gaps|any gaps|free slot|free slots|any slots|any openings|"
        "openings|opening|spare slot|a window|anything going|going spare|booked out|fully booked"
    ),
    "who": (
        "who's booked|whos booked|who's reserved|is anyone using|is anybody using|is someone using|anyone using|"
        "whose|whose meeting is in|whose booking is in|whose meeting|who has|who's got|whos got|who booked|"
        "who is in|who's in|whos in|who reserved|who took|who is using|who's using|whos using|who has booked|"
        "who has reserved|who's in there|who is sitting in|who has got|who uses|who|is anyone in|is anybody in|"
        "is someone in|is somebody in|is there anyone in|anybody in|anyone in|someone in|somebody in|"
        "who's going to be in|who is going to be in|who will be in|does anyone have|does anybody have|"
        "has anyone got|has anybody got|has anyone booked|has anybody booked|anyone have|did anyone book|"
        "has someone booked|does someone have|who's taken|whos taken|who has taken|who's on|who's sitting in|"
        "who is booked|who holds|who's holding|whose is|who's hogging|who's occupying|who grabbed|who's grabbed|"
        "who's|whos"
    ),
    "mine": (
        "i've booked|i have booked|ive booked|i booked|did i book|did i reserve|have i reserved|my bookings|my booking|"
        "my meetings|my rooms|my reservations|mine|agenda|my agenda|what do i have|what have i|what have i got|"
        "what have i booked|what did i book|show my bookings|list my bookings|my calendar|calendar|"
        "what's on my calendar|what is on my calendar|do i have|am i booked|have i booked|where am i|"
        "where is my meeting|what's my schedule|my schedule|what am i booked for|which rooms have i|"
        "which rooms do i have|show bookings|show me my bookings|what are my bookings|where's my meeting|"
        "where do i have to be|what's booked for me|my day|what did i reserve|any bookings|upcoming bookings|"
        "which room should i be in|what room should i be in|my upcoming bookings|my room bookings|"
        "where's my next meeting|where is my next meeting|which room am i in|what room am i in|what room do i have|"
        "bookings|show me my meetings|have i got|what meetings do i have|what's coming up|when is my meeting|"
        "when's my meeting|when is my next meeting|my next meeting|my next booking|what rooms do i have|list bookings|"
        "see my bookings|view my bookings|what i've booked|what i have booked|what i booked|what ive booked|"
        "which meetings i have|what meetings i have|which bookings i have|which rooms i have|what i have|"
        "meetings i have|bookings i have|booked for me|is booked for me|i've reserved|ive reserved|i have reserved|"
        "i reserved|we've booked|we have booked|have we booked|did we book|what's on for me|am i supposed to be|"
        "do i need to be|on my plate|lined up|i have coming up|on my schedule|where should i be|my diary|in my diary|"
        "on my agenda|what's mine|my appointments|my next one|my next appointment|my first meeting|my last meeting|"
        "did i have|what else do i have|whatve i got|what've i got"
    ),
    "schedule": (
        "hows|looking|schedule|timetable|show schedule|show schedule of|schedule of|schedule for|"
        "show me the schedule of|show me the schedule for|when is|how busy is|what's on in|whats on in|"
        "what is on in|what's happening in|calendar of|show me|show|see|plan of|occupancy|how full is|what does|"
        "look like|look at|overview|calendar for|bookings for|bookings of|bookings in|what's in|whats in|how does|"
        "how is|how's|how full|what's on|calendar|what's going on in|what is going on in|what's going on on|"
        "whats going on on|what's planned in|what's planned for|what's booked in|what is booked in|"
        "what's the day like in|day in|how booked|how occupied"
    ),
    "rooms": (
        "rooms|all rooms|list rooms|list of rooms|show rooms|room list|which rooms are there|what rooms are there|"
        "what rooms do you have|which rooms do you have|show all rooms|show me all rooms|what rooms can i book|"
        "list all rooms|which rooms can i book|which rooms exist|show me the rooms|list the rooms|what rooms exist|"
        "what rooms have we got|what rooms do we have|which rooms do we have|what rooms have you got|"
        "what rooms are available to book|which rooms are in the building|a list of rooms|which rooms have we got|"
        "which rooms have you|what rooms have you"
    ),
    "where": (
        "which floor is|what floor is|which building is|where is|where's|wheres|where can i find|how do i find|"
        "where do i find|how do i get to|when is|when's|where was|where were"
    ),
    "move": (
        "move|shift|reschedule|postpone|push|bring forward|change|switch|swap|put off|delay|relocate|transfer|"
        "push back|modify|pull forward|rebook|mov|moove|can you move|could you move|update|edit|adjust|reschedul|bump|"
        "resched|forward|move forward|instead|bring it forward|slide|nudge it to|pull|has to move|needs to move|"
        "must move|have to move|has to be moved|needs to be moved|must be moved|should be moved|need to be moved|"
        "gets moved|to be moved|can be moved|could be moved|shove|knock|prepone"
    ),
    "extend": (
        "need it longer|we need longer|extend|prolong|lengthen|longer|more time|make it longer|keep it longer|"
        "stay longer|need longer|extend it|run over|overrun|running over|running late|continue|keep|stay|add time|"
        "give me more time|need more time|extent|extned|stretch|carry on|a bit longer|extension|running long|"
        "runs over|overruns|stay in|keep the room|exend|ext|staying longer|be longer|hang on to|stay on|keep going|"
        "go on until|overrunning|be staying|need it until|need it till"
    ),
    "end": (
        "we're out of|we are out of|i'm out of|im out of|out of|we have left|we've left|end|end it|finish|end now|"
        "we're done|were done|we are done|i'm done|im done|done|release|check out|checkout|end meeting|"
        "stop the meeting|free up|i am done|all done|finished|we're finished|we are finished|give back|leave|"
        "leaving|leaving now|wrap up|end early|finish early|we left|meeting over|meeting is over|it's over|"
        "release the room|meeting ended|ended|end the meeting|close the meeting|we finished|finished early|"
        "give it back|vacate|free the room|that's a wrap|thats a wrap|we have gone|moved out of|have the room back|"
        "have it back|room back|room is yours|take the room back|hand back|hand it back|free again|empty now|"
        "has ended|has finished|wrapped up|we're off|out early|left already|we're out|done early|finished already|"
        "let go of|letting go of"
    ),
    "cancel": (
        "bin tomorrow's|bin today's|bin our|bin that|cancel|delete|drop|call off|remove|scrap|annul|get rid of|"
        "don't need|dont need|do not need|no longer need|cancle|cancell|canel|unbook|ditch|withdraw|cansel|cancelled|"
        "cancelation|cancellation|no longer needed|not needed|kill|won't need|wont need|calling off|need to cancel|"
        "bin the|bin my|axe the|axe my|scratch my|clear|wipe|clear out|bin|lose|take down|isn't happening|"
        "is not happening|not happening|won't happen|isn't going ahead|not going ahead|is off|fell through|"
        "falling through|off my calendar|from my calendar|out of my calendar|off the calendar|off my schedule|"
        "won't be needing|wont be needing|will not need|will not be needing|don't need it|give up|take off my calendar|"
        "free up my booking|is cancelled|is canceled|got cancelled|has been cancelled|isn't needed|was cancelled|"
        "is called off|let it go|let the room go"
    ),
    "add": (
        "add|invite|include|bring|loop in|also invite|put on|join|attend|be invited|be added|loop|rope in|get onto|"
        "pull in|count in|chuck in"
    ),
    "remove": (
        "get rid of|remove|cut|uninvite|disinvite|take off|kick|drop|take|exclude|delete|kick out|leave out|take out|"
        "throw out|chuck|take away|remove from|unadd|no longer invite|kick off"
    ),
    "remind": (
        "remind|reminder|remind me|notify|alert|ping me|let me know|nudge|set a reminder|reminders|warn me|ping|"
        "notify me|heads up|nudge me|remind us|send me a reminder|alert me|rimind|reminding"
    ),
    "remind.off": "never|off|don't|dont|stop|no|none|no more|disable|not|without",
    "help": (
        "how do i book a room|how can i book a room|how to book a room|help|what can you do|what can you actually do|"
        "what can you really do|what do you actually do|help me|how does this work|how do i book|what do you do|"
        "commands|menu|how to book|how do you work|usage|instructions|how does it work|what are you|who are you|"
        "how do i|what can i say|examples|what can i do|i need help|how can i book|manual|guide|can you help|"
        "what can i ask|how do i use this|halp|hlep|how far ahead can i book|how far in advance|"
        "what's the longest i can book|things can you do|what all can you do|what are you able to|what do you know|"
        "what are you for|show me what you can do|what are my options|how do i start|how to use"
    ),
    "hello": (
        "evening|evenin|hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|hey there|yo|hiya|"
        "howdy|greetings|morning|how are you|what's up|whats up|sup|hello roomkeeper|nice to meet you|hallo|helo|"
        "good day|hullo|heya"
    ),
    "thanks": (
        "you're a star|youre a star|tyvm|thanks|thank you|thx|ty|cheers|many thanks|thank u|thanks a lot|"
        "much appreciated|tnx|thanx|great thanks|perfect|great|awesome|nice|ok|okay|cool|super|good|brilliant|"
        "excellent|thank you so much|appreciated|tysm|kiitti|got it|sounds good|well done|good bot|ok thanks|lovely|"
        "wonderful|fantastic|ta|alright|good job|bye|goodbye|see you|thanks a bunch|really appreciate it|appreciate it|"
        "ace|cheers mate|legend|you're the best|you are the best|you rock|much obliged|fab|sweet|sorted|that works|"
        "works for me|looks good|love it|amazing thanks|good stuff|that's great|that's perfect|great job|nice one|top|"
        "most helpful|very helpful"
    ),
    "stop": (
        "nah|forget that|forget about that|drop it|stop|quit|exit|abort|never mind|nevermind|nvm|forget it|"
        "forget about it|leave it|no thanks|cancel that|undo|scratch that|no|nope|dismiss|close|ignore that|ignore|"
        "not now|stop it|go away|back|disregard|please disregard|disregard that request"
    ),
    "not": (
        "w/o|dont want|anywhere but|isn't|not|don't|never|except|but not|instead of|rather than|no|without|n't|"
        "anything but|any room but|other than|bigger than|larger than|smaller than|"
        "apart from|besides|no need for|don't need a|don't need any|don't want"
    ),
    "again": "again|same|like last time|as usual|as last week",
    "no.longer": "anymore|any more|any longer|no longer",
    "polite": (
        "can i have|could i have|can we have|may i have|could we have|can i get|could i get|can we get|can you|"
        "could you|would you|can i|can we|could i|could we|i'd like|id like|would like|we'd like|want|i want|we want|"
        "want to|i want to|need to|i need|i need to|we need|we need to|need"
    ),
    "what": "what's|whats|what is|what's in|what is in",
    "join": (
        "join|to join|attend|should come to|should join|is joining|wants to join|joins|comes to|will join|"
        "needs to be in|should be in|should attend|is coming to|can join|wants in on|should be at|should be on|"
        "has to be in|must be in|needs to join|is coming along to|would like to join|is invited to|gets invited to|"
        "should also be in|also needs to be in|should also join|added to|invited to|included in|put on|onto|"
        "are joining|are coming to|is joining us for|are also in|gets added to|get added to|also come to|"
        "can come to|will come to|should come along to"
    ),
    "told.state": (
        "broken|out of order|not working|doesn't work|does not work|isn't working|stopped working|cold|freezing|"
        "freezing cold|hot|too hot|warm|boiling|stuffy|noisy|loud|dirty|messy|filthy|smelly|smells|stinks|locked|"
        "leaking|dead|flickering|missing|too small|too big|too dark|too loud|dark|a mess|tidy|clean|unusable|"
        "unheated|flooded|painted|far away|crowded|closed|jammed|stuck|amazing|awful|terrible|horrible|beautiful|"
        "ruined|cursed|haunted|wrong|useless|comfortable|uncomfortable|bright|ugly|a disaster|a nightmare|"
        "my favourite|my favorite|the best|the worst|is down|is too|cramped"
    ),
    "told.past": (
        "ran|was|were|wasn't|weren't|had|went|forgot|liked|loved|enjoyed|hated|met|found|saw|lost|took|said|told|asked|"
        "thought|did|didn't|has been|have been|had been|used to|usually|already|happened|worked|turned out|thanked|"
        "came|spent|stole|spilled|broke|normally|found out|discussed|talked|mentioned|decided|managed"
    ),
    "told.being": (
        "i'm in a|im in a|i am in a|we're in a|i'm at|im at|i am at|i'll be at|i will be at|i'll be in|i'm in|im in|"
        "i am in|we are in a|on my way|on our way|i'm late|i'll be late|ill be late|we're late|will be late|is late|"
        "i'm sick|i am sick|i'm ill|on holiday|on vacation|day off|days off|off sick|working from home|wfh|"
        "out of office|ooo|i'm off|i am off|i'm away|i am away|can't come|cannot come|can't make it|cannot make it|"
        "won't be there|will be there|i'll be there|i'm coming|i'm busy|i am busy|i'm tired|i'm here|we're here|"
        "we're waiting|i'm waiting|i live|i work|i'm working|i think|i guess|i wonder|i hope|i love|i like|i hate|"
        "talk to you|cu|have a nice|have a good|have fun|good luck|happy birthday|congratulations|no worries|"
        "don't worry|never mind me|just kidding|just testing|test|testing|hold on|one moment|one sec|lol|haha|"
        "can't find|cannot find|couldn't find|can't open|can't log in|can't hear|can't see|don't understand|"
        "don't know|no idea|why not|starts raining|i already have|we already have|i've already got|we've already got|"
        "i have already|we have already|already sorted|all sorted|has been sorted|got sorted|do it myself|i'll do it|"
        "i'll handle|i'll manage|not for me|meant for someone|wrong chat|wrong person|wrong window|ignore me|"
        "are you sure|are you there|are you a|who are you kidding|you're wrong|you are wrong|that's wrong|"
        "that is wrong|doesn't help|that's not|it's raining|let me think|let me check|let me see|i'll check|i'll ask|"
        "i'll let you know|i'll get back|get back to you|i have to think|not sure yet|maybe later|talk later|"
        "not what i meant|didn't mean|that's not it|late|someone is coming|somebody is coming|is anyone bringing|"
        "is anyone coming|anyone coming|anyone joining me|who's up for|anyone up for|anyone fancy"
    ),
    "told.is": "is|was|starts|begins|will be",
    "told.me": "i'm|i am|we're|we are|i'll be|we'll be",
    "told.thing": (
        "breakfast|dinner|coffee|coffees|tea|cake|pizza|pizzas|sandwich|sandwiches|food|snack|snacks|water|beer|"
        "catering|fruit|taxi|taxis|cab|uber|flight|flights|plane|train|bus|tram|ferry|hotel|hotels|ticket|tickets|"
        "table for|restaurant|parking|parking space|parking spot|parking lot|car|cars|bike|bikes|van|desk|desks|"
        "chair|chairs|locker|locker key|laptop|laptops|charger|chargers|headset|headphones|mouse|keyboard|printer|"
        "printers|paper|toner|coffee machine|dishwasher|fridge|microwave|kitchen|toilet|toilets|restroom|elevator|"
        "lift|door|doors|window|windows|heating|air conditioning|aircon|lights|light|wifi|wi-fi|internet|vpn|"
        "password|network|key|keys|badge|access card|keycard|parcel|package|post|mail|dog|cat|kids|wife|husband|"
        "doctor|dentist|haircut|plumber|electrician|cleaner|cleaners|cafeteria|canteen|gym|sauna|weather|rain|snow|"
        "news|football|match|game|movie|film|song|joke|joke about|music|poem|salary|invoice|expenses|"
        "holiday request|sick leave|vacation|train ticket|flowers|gift|present for|birthday cake|party|pool|"
        "massage|umbrella|coat|jacket|wallet|email address|address|shuttle|scooter|shirt|shoes|stapler|pen|pens|"
        "notebook|deadline|report|slides|document|documents|spreadsheet|presentation slides|contract|payroll|visa|"
        "passport|markers|whiteboard markers|batteries|cables|cable|adapter|hdmi|post-its|tissues|scissors|tape|"
        "extension cord|plants|plant|badges"
    ),
    "told.why": (
        "happen to know|is in the office|in the office today|why|how come|how big|how large|how small|how old|"
        "how much|how far|how high|how warm|how cold|how good|what colour|what color|what kind of|whose fault|"
        "what happened|where did|where do i park|how did|how was|how were|what does it cost|who do i call|"
        "who do i ask|who do i tell|who do we tell|who do i report|who do i notify|who to tell|who should i|"
        "who should we|who should i notify|who do we notify|whom do i|who can i|who won|who is the|who's the boss|"
        "who invented|who made|is the office|is the building|is the canteen|is the cafeteria|is the reception|"
        "is the gym|what time is it|what's the time|what day is|what date is|what's the date|what year|"
        "how long does it take|how late is it"
    ),
    "told.verb": (
        "order|repair|print|pay|buy|sell|send|translate|calculate|explain|sing|park|cook|wash|deliver|turn on|turn off|"
        "switch on|switch off|open the|lock|unlock|install|download|upload|draw|google|email|recommend|call me a|"
        "play some|tell|ask|say hi|greet|water|turn down|turn up|feed|tell me a joke|to fix|fix the|let them know|"
        "let everyone know|look at it|look into it|take a look at it|have a look at it|look at that"
    ),
    "told.since": "because|since|cause|cuz|as the|as my|as our|given that",
    "told.so": "so|therefore|hence|so then|that's why|thus",
    "told.but": "but",
    "told.has": "does|has|have they|is there a",
    "leave": (
        "have to leave|must leave|need to leave|have to be out|must be out|need to be out|be gone|have to go|"
        "must go|need to go|out of there|have to be gone|got to leave|gotta leave|gotta go|have to run|must vacate|"
        "have to vacate"
    ),
    "book.weak": (
        "have|find|is there|are there|do you have|got|have you got|get|make|take|put|fix|meet|hold|looking for|"
        "look for|search|want|need|plan|any chance|create"
    ),
    "booked": "booked|reserved|lined up",
    "move.done": "pushed|pushed back|moved|rescheduled|postponed|brought forward|shifted|swapped|switched",
    "later": "later|push|shove|knock|delay|postpone|put off",
    "sooner": "earlier|sooner|prepone",
    "which.ask": "what|which|what kind of|what sort of",
    "needs": "need|want|require|needing|using|use|needs",
    "along": "onto|too|as well|also|in on|along|on board",
    "favourite": "favourite|favorite|fave|fav|favourites|favorites|faves",
    "extreme": "biggest|largest|smallest|tiniest",
    "stays": "where it is|as it is|as is|like it is|where they are",
    "ends": "end|ends|finish|finishes|ending",
    "comes": (
        "is joining|are joining|will be joining|joins us|coming too|is dialling in|are dialling in|coming|will come|"
        "will be coming"
    ),
    "fittings": "equipment|equipped|fittings|facilities|amenities|kit|gear",
    "unfit": (
        "doesn't fit|doesnt fit|don't fit|don't all fit|won't fit|won't all fit|can't fit|"
        "can't all fit|dont fit|dont all fit|wont fit|cant fit"
    ),
    "size": "how big|how large|capacity|what size|how many|how spacious|how many seats",
    "told.many": "how many",
    "enough": "no longer than|not longer than|only|just|after all|is enough|are enough|is plenty|will do|would do",
    "hold": ("keep|hang on to|hold on to|stay in|still need|hold onto|staying|stay|we're staying|i'm staying"),
    "also.name": "tom|jan|april|june",
    "taken": "taken|busy|occupied|booked|full|booked out|fully booked",
    "alone": "just me|just meself|only me|just for me|only for me|just myself|on my own",
    "how.to": "how do i|how do we|how can i|how can we|how to|how would i|how do you|how do u",
    "unjoin": (
        "isn't coming to|is not coming to|can't come to|cannot come to|won't be at|won't be in|can't make|"
        "cannot make|can't attend|won't attend|is out of|drops out of|isn't joining|won't join|can't make it to|"
        "no longer coming to|is dropping out of|doesn't need to be in|no longer needs to be in|shouldn't be in|"
        "is no longer in|isn't in|won't make it to|can't be in|can't join|won't come to|"
        "isn't coming|is not coming|can't come|cannot come|can't make it|won't make it|won't be there|can't be there|"
        "isn't joining us|is not joining|doesn't need to come|doesn't have to come|"
        "cant make|cant come|cant make it|wont make it|wont be there|cant be there|isnt coming|cant attend|wont join"
    ),
    "shorter": "shorten|shorter|cut short|cut down|cut|trim|reduce|shave|shave off|shortened|shortening",
    "where.fit": "where could|where can we|where can i",
    "one.on.one": "one to one|one-to-one|1 to 1|1-to-1|one on one|1on1|1 on 1",
    "larger": "bigger|larger|roomier",
    "smaller": "smaller",
    "still": "still|not done|not finished",
    "another": "another|a different|some other|different|any other|other",
}
