"""English."""

WORDS = {
    "unit.fortnight": "fortnight|fortnights",
    "next.but.one.week": "week after next|the week after next|week after the next",
    "instead": "instead|instead of|in place of|rather than",
    "somebody": "anyone|anybody|someone|somebody|anyone sitting|people",
    "unit.quarter": "quarter hours|quarters of an hour|quarters",
    "mine.of": "my|our|me|i",
    "have.i": "do i have|do i still have|have i got|have i still got|am i still in|do we still have|do we have",
    "date.1224": "christmas eve|xmas eve",
    "date.1225": "christmas day|xmas day|christmas|xmas",
    "date.1226": "boxing day",
    "date.1231": "new year's eve|new years eve|nye",
    "date.101": "new year's day|new years day",
    "rather": (
        "i mean|no wait|wait no|scratch that|actually|or rather|no sorry|make that|no make it|hang on|sorry|oops|"
        "correction|my bad|on second thought|on second thoughts|better"
    ),
    "soft": "please|kindly|pls|plz|maybe|perhaps|possibly",
    "now.for": "for the next|for next|the next|next",
    "becomes": (
        "needs to be|has to be|have to be|should be|must be|should start|make|put|instead|to be at|will be at|"
        "gotta be|needs to move|has to move|must move|needs to start|has to start|needs to go|wants to be|"
        "ought to be|could be|can be"
    ),
    "recur.day.1": "every day|daily|each day|every single day|everyday",
    "recur.day.5": "every weekday|every workday|on weekdays|weekdays|every working day|each weekday",
    "him": "him|her|them",
    "more": "more|extra|additional|further|another|another",
    "day.0": "today|tdy|today's|2day",
    "day.1": "tomorrow|tmrw|tmr|tmw|tmrrw|tomoro|tomorow|tommorow|tommorrow|2moro|2morrow|tomoz|tomorrow's|tom",
    "day.2": "day after tomorrow|the day after tomorrow|overmorrow|in two days time",
    "day.-1": "yesterday|yesterday's",
    "day.-2": "day before yesterday|the day before yesterday",
    "today.evening": "tonight|tonite|this evening|this eve|2nite|2night",
    "today.morning": "this morning",
    "today.afternoon": "this afternoon|this aft|this arvo",
    "which.next": "next|nxt",
    "which.this": "this",
    "which.coming": "coming|the coming|this coming|upcoming",
    "which.last": "last|past",
    "weekday.1": "tues|tuesday's|tue's",
    "weekday.2": "weds|wednes",
    "weekday.3": "thur|thurs|thr",
    "month.9": "sept",
    "next.week": "next week|nxt week|the week after|following week|next wk|next week's|next weeks",
    "this.week": "this week|this wk",
    "week.number": "week|wk|w|cw",
    "vague.day": (
        "this weekend|next weekend|the weekend|weekend|end of the month|next month|sometime|some day|one day|any day|"
        "later this week|soon|end of the week|early next week|end of next week|start of next week|easter|"
        "over christmas|between christmas and new year"
    ),
    "on": "on|for|by",
    "the": "the",
    "of": "of",
    "ordinal.suffix": "st|nd|rd|th",
    "ordinal.1": "first|1st",
    "ordinal.2": "second",
    "ordinal.3": "third",
    "ordinal.4": "fourth",
    "ordinal.5": "fifth",
    "ordinal.6": "sixth",
    "ordinal.7": "seventh",
    "ordinal.8": "eighth",
    "ordinal.9": "ninth",
    "ordinal.10": "tenth",
    "in.time": "in",
    "ahead": "from now|later|from today|earlier",
    "week.later": "week",
    "part.morning": "morning|in the morning|early|early morning|first thing|mornings|mornin|in the am",
    "part.forenoon": "forenoon|late morning|before noon|mid morning|midmorning",
    "part.lunch": "lunch|lunchtime|lunch time|at lunch|over lunch|around lunch|lunch hour",
    "part.afternoon": "afternoon|in the afternoon|arvo|aft|late afternoon|early afternoon|after noon|pm",
    "part.evening": "evening|in the evening|at night|night|late evening|eve",
    "part.day": "all day|whole day|the whole day|full day|entire day|day long|the entire day|all-day",
    "all": "all|whole|the whole|entire",
    "noon": "noon|midday|mid day|12 noon|12noon|twelve noon|noontime",
    "midnight": "midnight|mid night",
    "half.past": "half past|half|half-past|half after",
    "quarter": "quarter|a quarter|qtr",
    "past": "past|after|over",
    "to": "to|before|till|til|of",
    "at": "at|@|starting at|starting|starts at|start at|starts|start|beginning at|beginning|begins at|from about",
    "about.time": "around|about|approx|approximately|roughly|ca|circa|round|like",
    "from": "from|between|starting from|start from",
    "between": "between|betw|btw|btwn",
    "until": (
        "to|until|till|til|'til|thru|through|up to|ending at|ends at|ending|ends|end at|finishing at|untill|unti|-til"
    ),
    "and": "and|&|n",
    "or": "or|or maybe|or else|alternatively",
    "after": "after|later than|not before|any time after|anytime after|from after|sometime after|no earlier than",
    "before": "before|earlier than|no later than|prior to|ahead of|sometime before",
    "hour.mark": "o'clock|oclock|o clock|o' clock|h|hrs|hours|hundred hours|sharp|hundred",
    "am": "am|a.m.|a.m|a m",
    "pm": "pm|p.m.|p.m|p m",
    "now": (
        "now|right now|rn|immediately|straight away|right away|asap|at once|this minute|atm|at the moment|this instant"
    ),
    "for": "for|lasting|for about|during|for approx|for around",
    "by": "by|with|another|for another|an additional|an extra|extra|additional",
    "unit.minute": "min|mins|minute|minutes|minuts|m|minutes'|mintues|minits|minuets|mn",
    "unit.hour": "hour|hours|h|hr|hrs|hour's|hours'|houres|huor|hous",
    "unit.day": "day|days|d",
    "unit.week": "week|weeks|wk|wks",
    "unit.month": "month|months",
    "length.15": "quarter of an hour|a quarter of an hour|a quarter hour|quarter hour",
    "length.30": (
        "half an hour|half hour|a half hour|half a hour|half an hr|half-hour|1/2 hour|1/2 h|½ hour|1/2 hr|half-an-hour"
    ),
    "length.45": (
        "three quarters of an hour|three-quarters of an hour|3/4 hour|three quarters of a hour|three quarter hour|"
        "3/4 of an hour"
    ),
    "length.60": "an hour|a hour|an hr|one hour|1 hour|the hour|a full hour|an hours|hourlong|hour long",
    "length.90": (
        "an hour and a half|hour and a half|one and a half hours|one and a half hour|a hour and a half|"
        "1 and a half hours|1 1/2 hours|1.5 hours|1 hour and a half|1 and a half hour|90mins"
    ),
    "length.120": "a couple of hours|couple of hours|couple hours",
    "and.half": "and a half|and half|& a half",
    "some.length": "a while|a bit|a few minutes|some time|a moment|a little while|a few hours|a little",
    "number.1": "one",
    "number.2": "two|both",
    "number.3": "three",
    "number.4": "four",
    "number.5": "five",
    "number.6": "six",
    "number.7": "seven",
    "number.8": "eight",
    "number.9": "nine",
    "number.10": "ten",
    "number.11": "eleven",
    "number.12": "twelve|a dozen|dozen",
    "number.13": "thirteen",
    "number.14": "fourteen",
    "number.15": "fifteen",
    "number.16": "sixteen",
    "number.17": "seventeen",
    "number.18": "eighteen",
    "number.19": "nineteen",
    "number.20": "twenty",
    "number.25": "twenty five|twenty-five",
    "number.30": "thirty",
    "number.35": "thirty five|thirty-five",
    "number.40": "forty|fourty",
    "number.45": "forty five|forty-five",
    "number.50": "fifty",
    "number.55": "fifty five|fifty-five",
    "number.60": "sixty",
    "number.90": "ninety",
    "article": "a|an",
    "people": (
        "in the room|on site|onsite|in person|people|persons|person|ppl|pax|peeps|guests|participants|attendees|"
        "colleagues|folks|seats|seat|of us|heads|p|men|users|team members|members|peopel|poeple|peolpe|seater|places|"
        "pers|guys|humans|employees|visitors|adults|delegates|attending|clients|customers|candidates|interviewees|"
        "of them|trainees|staff"
    ),
    "we.are": (
        "we are|we're|were|there are|there will be|there'll be|we will be|we'll be|group of|party of|team of|seats|"
        "capacity|seating|fits|holds|fit|hold|capacity for|room for|space for|big enough for|seating for|at least|"
        "min|minimum|up to|it's|attendees:|people:"
    ),
    "count.for": "for",
    "others": "others|other people|more people",
    "with": (
        "with|w|w/|inviting|invite|including|incl|together with|along with|and invite|meeting with|join|involving|"
        "also|plus|attendees|also invite|cc|with my colleague|with our|please invite"
    ),
    "me": (
        "me|myself|i|us|my|you|him|her|them|it|everyone|team|the team|my team|everybody|all|someone|somebody|people|"
        "anyone|nobody"
    ),
    "room": (
        "room|rooms|a room|meeting room|meetingroom|conference room|conf room|mtg room|space|meeting space|"
        "huddle room|boardroom|a meeting room|any room|some room|rm|place|spot|rooom|meeting rm|office|the room|"
        "huddle space|focus room|phone booth|booth|romm|roon|meeting-room|a space|somewhere"
    ),
    "floor": "floor|flr|level|lvl|fl|storey|story",
    "floor.ground": "ground floor|gf",
    "building": "building|site|campus|bldg|house|office",
    "big": (
        "big|large|small|nice|quiet|free|available|empty|any|some|another|different|other|bigger|smaller|spare|open|"
        "tiny|huge|cosy|little|suitable|decent|proper|medium|massive|quieter|nicer"
    ),
    "book": (
        "book|reserve|booking|get|find|need|want|would like|i'd like|id like|i need|we need|schedule|make|find me|"
        "get me|set up|arrange|put|grab|hold|give me|looking for|look for|request|can i have|could i have|"
        "can we have|plan|may i have|could we have|can i get|could i get|can we get|could you find|can you book|"
        "could you book|please book|book me|reserve me|organise|organize|take|snag|sort out|let's book|lets book|"
        "reservation|want to book|i want|we want|make a booking|block|secure|i'll take|ill take|create|search|"
        "search for|can you find|new booking|fix|have|is there|are there|any chance|do you have|got|have you got|"
        "wanna book|wanna|gimme|boook|bok|bool|reserv|resreve|need to book|gonna need|we'll need|i'll need|"
        "i will need|could use|meet|meeting|a meeting|new meeting"
    ),
    "free.ask": (
        "is|are|any|what's|whats|what is|which|when is|when's|check if|check whether|see if|is there|are there|"
        "do we have|anything|what rooms|which rooms|who's|how about|what about|does|do you have|have you got|got a|"
        "got any|got anything|what time|from when|how long"
    ),
    "free": (
        "got anything|when can i get|when can i have|when can we get|when can we have|when can i book|"
        "when could i have|free|available|availability|vacant|open|unoccupied|availible|avaliable|avail|empty|"
        "not taken|not booked|bookable|still free|unbooked|availabe|taken|busy|occupied|booked|in use|anything on|"
        "anything in|anything at|anything around|any space|any rooms|free up|frees up|open up|opens up|up for grabs|"
        "anything with|anything w"
    ),
    "who": (
        "who's booked|whos booked|who's reserved|is anyone using|is anybody using|is someone using|anyone using|"
        "whose|whose meeting is in|whose booking is in|whose meeting|who has|who's got|whos got|who booked|who is in|"
        "who's in|whos in|who reserved|who took|who is using|who's using|whos using|who has booked|who has reserved|"
        "who's in there|who is sitting in|who has got|who uses|who|is anyone in|is anybody in|is someone in|"
        "is somebody in|is there anyone in|anybody in|anyone in|someone in|somebody in|who's going to be in|"
        "who is going to be in|who will be in|does anyone have|does anybody have|has anyone got|has anybody got|"
        "has anyone booked|has anybody booked|anyone have|did anyone book|has someone booked|does someone have"
    ),
    "mine": (
        "i've booked|i have booked|ive booked|i booked|did i book|did i reserve|have i reserved|my bookings|"
        "my booking|my meetings|my rooms|my reservations|mine|agenda|my agenda|what do i have|what have i|"
        "what have i got|what have i booked|what did i book|show my bookings|list my bookings|my calendar|calendar|"
        "what's on my calendar|what is on my calendar|do i have|am i booked|have i booked|where am i|"
        "where is my meeting|what's my schedule|my schedule|what am i booked for|which rooms have i|"
        "which rooms do i have|show bookings|show me my bookings|what are my bookings|where's my meeting|"
        "where do i have to be|what's booked for me|my day|what did i reserve|any bookings|upcoming bookings|"
        "my upcoming bookings|my room bookings|where's my next meeting|where is my next meeting|which room am i in|"
        "what room am i in|what room do i have|bookings|show me my meetings|have i got|what meetings do i have|"
        "what's coming up|when is my meeting|when's my meeting|when is my next meeting|my next meeting|"
        "my next booking|what rooms do i have|list bookings|see my bookings|view my bookings|what i've booked|"
        "what i have booked|what i booked|what ive booked|which meetings i have|what meetings i have|"
        "which bookings i have|which rooms i have|what i have|meetings i have|bookings i have|booked for me|"
        "is booked for me"
    ),
    "schedule": (
        "hows|looking|schedule|timetable|show schedule|show schedule of|schedule of|schedule for|"
        "show me the schedule of|show me the schedule for|when is|how busy is|what's on in|whats on in|what is on in|"
        "what's happening in|calendar of|show me|show|see|plan of|occupancy|how full is|what does|look like|look at|"
        "overview|calendar for|bookings for|bookings of|bookings in|what's in|whats in|how does|how is|how's|"
        "how full|what's on|calendar"
    ),
    "rooms": (
        "rooms|all rooms|list rooms|list of rooms|show rooms|room list|which rooms are there|what rooms are there|"
        "what rooms do you have|which rooms do you have|show all rooms|show me all rooms|what rooms can i book|"
        "list all rooms|which rooms can i book|which rooms exist|show me the rooms|list the rooms|what rooms exist|"
        "what rooms have we got|what rooms do we have|which rooms do we have|what rooms have you got|"
        "what rooms are available to book|which rooms are in the building|a list of rooms"
    ),
    "where": "where is|where's|wheres|where can i find|how do i find|where do i find|how do i get to|when is|when's",
    "move": (
        "move|shift|reschedule|postpone|push|bring forward|change|switch|swap|put off|delay|relocate|transfer|"
        "push back|modify|pull forward|rebook|mov|moove|can you move|could you move|update|edit|adjust|reschedul|"
        "bump|resched|forward|move forward|instead"
    ),
    "extend": (
        "need it longer|we need longer|extend|prolong|lengthen|longer|more time|make it longer|keep it longer|"
        "stay longer|need longer|extend it|run over|overrun|running over|running late|continue|keep|stay|add time|"
        "give me more time|need more time|extent|extned|stretch|carry on|a bit longer|extension|"
        "running long|runs over|overruns|stay in|"
        "keep the room|exend|ext"
    ),
    "end": (
        "we're out of|we are out of|i'm out of|im out of|out of|we have left|we've left|end|end it|finish|end now|"
        "we're done|were done|we are done|i'm done|im done|done|release|check out|checkout|end meeting|"
        "stop the meeting|free up|i am done|all done|finished|we're finished|we are finished|give back|leave|leaving|"
        "leaving now|wrap up|end early|finish early|we left|meeting over|meeting is over|it's over|release the room|"
        "meeting ended|ended|end the meeting|close the meeting|we finished|finished early|give it back|vacate|"
        "free the room|that's a wrap|thats a wrap|we have gone|moved out of"
    ),
    "cancel": (
        "bin tomorrow's|bin today's|bin our|bin that|cancel|delete|drop|call off|remove|scrap|annul|get rid of|"
        "don't need|dont need|do not need|no longer need|cancle|cancell|canel|unbook|ditch|withdraw|cansel|cancelled|"
        "cancelation|cancellation|no longer needed|not needed|kill|won't need|wont need|calling off|need to cancel|"
        "bin the|bin my|axe the|axe my|scratch my|clear|wipe|clear out|bin|lose|take down"
    ),
    "add": "add|invite|include|bring|loop in|also invite|put on|join|attend|be invited|be added",
    "remove": "get rid of|remove|uninvite|disinvite|take off|kick|drop|take|exclude|delete|kick out|leave out|take out",
    "remind": (
        "remind|reminder|remind me|notify|alert|ping me|let me know|nudge|set a reminder|reminders|warn me|ping|"
        "notify me|heads up|nudge me|remind us|send me a reminder|alert me|rimind|reminding"
    ),
    "remind.off": "never|off|don't|dont|stop|no|none|no more|disable|not|without",
    "early": "before|earlier|ahead|in advance|beforehand|prior|prior to|before it starts|before the start|early",
    "help": (
        "how do i book a room|how can i book a room|how to book a room|help|what can you do|help me|"
        "how does this work|how do i book|what do you do|commands|menu|how to book|how do you work|usage|"
        "instructions|how does it work|what are you|who are you|how do i|what can i say|examples|what can i do|"
        "i need help|how can i book|manual|guide|can you help|what can i ask|how do i use this|halp|hlep|"
        "how far ahead can i book|how far in advance|what's the longest i can book"
    ),
    "hello": (
        "evening|evenin|hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|hey there|yo|hiya|"
        "howdy|greetings|morning|how are you|what's up|whats up|sup|hello roomkeeper|nice to meet you|hallo|helo|"
        "good day|hullo|heya"
    ),
    "thanks": (
        "tyvm|thanks|thank you|thx|ty|cheers|many thanks|thank u|thanks a lot|much appreciated|tnx|thanx|"
        "great thanks|perfect|great|awesome|nice|ok|okay|cool|super|good|brilliant|excellent|thank you so much|"
        "appreciated|tysm|kiitti|got it|sounds good|well done|good bot|ok thanks|lovely|wonderful|fantastic|ta|"
        "alright|good job|bye|goodbye|see you|thanks a bunch|really appreciate it|appreciate it"
    ),
    "stop": (
        "nah|forget that|forget about that|drop it|stop|quit|exit|abort|never mind|nevermind|nvm|forget it|"
        "forget about it|leave it|no thanks|cancel that|undo|scratch that|no|nope|dismiss|close|ignore that|ignore|"
        "not now|stop it|go away|back"
    ),
    "meeting": (
        "meeting|booking|reservation|mtg|appointment|call|sync|slot|one|meetings|bookings|reservations|event|session|"
        "standup|meetng|meetin|time|bookng"
    ),
    "my": "my|our|the|this|that|mine",
    "current": "current|this|ongoing|running|present",
    "coming": "next|upcoming|following|coming",
    "all.of": "all|everything|all my|all of my|both|every",
    "not": (
        "w/o|dont want|not|don't|never|except|but not|instead of|rather than|no|without|n't|"
        "anything but|any room but|other than|"
        "apart from|besides|no need for|don't need a|don't need any|don't want"
    ),
    "title": (
        "re|about|title|titled|called|named|subject|topic|regarding|concerning|entitled|name|for the|label|"
        "to discuss|with title|with subject|with the title|name it|call it|purpose"
    ),
    "private": (
        "private|privately|confidential|in private|hidden|secret|as private|mark private|mark as private|"
        "make it private"
    ),
    "online": (
        "teams link|teams meeting|with teams|online|teams|with a teams link|with teams link|video call|remote|hybrid|"
        "on teams|online meeting|meeting link|link|remotely|teams call|a teams link|join link|dial in|dial-in|"
        "teams mtg|online link|virtual"
    ),
    "equipment.screen": "screen|display|tv|monitor|projector|beamer|big screen|smartboard|screens|projecter|television",
    "equipment.video": (
        "video|camera|webcam|videoconferencing|video conferencing|video conference|vc|video equipment|cam"
    ),
    "equipment.whiteboard": "whiteboard|white board|flipchart|flip chart|whitebord|whiteboards",
    "equipment.phone": "phone|telephone|speakerphone|conference phone|speaker phone",
    "equipment.with": "with|with a|with an|having|has|and a|and|that has|equipped with|including|plus|need|w|w/|incl",
    "recur": (
        "every|each|weekly|daily|monthly|every week|every day|every month|recurring|repeating|repeat|biweekly|"
        "every other|fortnightly|every weekday|every second|repeats|series|on a weekly basis|each week|every single|"
        "per week|every two weeks|bi-weekly|every workday|on weekdays|weekdays|evry"
    ),
    "recur.weekday.0": "mondays",
    "recur.weekday.1": "tuesdays",
    "recur.weekday.2": "wednesdays",
    "recur.weekday.3": "thursdays",
    "recur.weekday.4": "fridays",
    "recur.weekday.5": "saturdays",
    "recur.weekday.6": "sundays",
    "again": "again|same|like last time|as usual|as last week",
    "fill": (
        "turn|switch|needed|required|i|we|you|me|us|a|an|the|is|are|be|to|in|on|at|of|for|it|its|it's|my|our|your|"
        "please|pls|plz|plse|can|could|would|will|shall|should|may|might|like|love|'d|i'd|we'd|i'm|we're|im|do|does|"
        "did|have|has|had|was|were|there|here|that|this|these|those|and|so|just|also|then|some|any|meeting|meetings|"
        "meetng|mtg|appointment|call|with|by|from|if|possible|hey|hi|hello|thanks|thank|thx|ok|okay|up|out|which|"
        "what|when|where|who|how|why|time|starting|start|starts|begin|one|need|want|get|think|maybe|perhaps|kindly|"
        "dear|roomkeeper|bot|hope|well|really|actually|quick|quickly|short|quickie|go|going|let|let's|lets|hold|"
        "person|people|only|but|as|date|day|hour|hours|minutes|minute|till|until|booking|book|available|free|room|"
        "rooms|them|somewhere|something|anything|around|about|again|too|am|pm|o'clock|new|team|group|guess|sure|"
        "wondering|know|tell|show|see|say|make|sync|catchup|catch|session|interview|workshop|standup|client|customer|"
        "1:1|discussion|review|training|presentation|important|urgent|ideally|preferably|prefer|preferred|best|"
        "whichever|whatever|anywhere|his|her|their|mine|all|each|long|length|duration|total|least|than|more|less|"
        "between|i'll|we'll|ill|gonna|wanna|cheers|using|use|sit|seat|big|small|large|enough|nice|good|great|own|"
        "whole|into|onto|happen|happening|held|take|takes|taking|place|put|give|set|add|invite|include|not|don't|no|"
        "yes|yeah|yep|yup|oh|um|uh|hmm|lol|haha|mate|buddy|sir|madam|dude|bro|u|ur|r|n|w|y|ya|coz|cause|because|"
        "since|though|still|already|yet|later|early|tho|asap|fyi|btw|right|away|other|another|same|different|first|"
        "second|last|today|earliest|once|help|name|names|guest|guests|stuff|thing|things|etc|cos|wish|looking|"
        "reserve|able|ability|request|sorry|excuse|chat|talk|discuss|weekly|planning|kickoff|brainstorm|"
        "brainstorming|meetup|huddle|retro|1on1|one-on-one|works|work|working|fine|suits|suit|spontaneous|space|"
        "folks|boss|manager|colleague|colleagues|board|ish|real|behalf|department|dept|ask|kind|lawyers|finance|"
        "remote|unfortunately|wants|whether|bother"
    ),
    "no.longer": "anymore|any more|any longer|no longer",
    "polite": (
        "can i have|could i have|can we have|may i have|could we have|can i get|could i get|can we get|can you|"
        "could you|would you|can i|can we|could i|could we|i'd like|id like|would like|we'd like|want|i want|we want|"
        "want to|i want to|need to|i need|i need to|we need|we need to|need"
    ),
    "what": "what's|whats|what is|what's in|what is in",
    "day.after": "day after|the day after",
    "join": (
        "join|to join|attend|should come to|should join|is joining|wants to join|joins|comes to|will join|"
        "needs to be in|should be in|should attend|is coming to|can join|wants in on"
    ),
}

PLAIN = (
    "albert almighty alter annual beaver being black blocks boosting boots booty boring brings brink brock brook "
    "camel canal cancer candle charge cheeks commander creative creature dairy daisy decay delegate dutch edith "
    "enduring excellence existent finnish flood flour forth frida furnished greet guided halls hating haven hears "
    "helen houses human humane insisting investing kelly laser latter launch launches layer leading leaking leaning "
    "learning leasing lever lively lonely lynch maker manuel marco marcus marsh melting midway minus monte monty "
    "moose morgan mounting mourning mouth movie newer officer officers organism palace peace pearson peers pensions "
    "persona personal peterson plain planes plant plants plate plates price prone prosecutor protector quarterly "
    "quartet reached reboot remainder remained remaining repeal replicate rescued respecting retrieve reviews roofs "
    "roots sales scheme seals serves services shaft share shark shirt sierra smart smell spice stacy stare staring "
    "stark starring stars starving stating stats steven stitch store stored stores storm strap stray stuart student "
    "students superb supper swamp sweater swift tanks tanner tears terms theme thinks thirsty thorough threw thugs "
    "token tours transform travis tubes tunes warren wayne weakness weeds wellness whale withdrawal"
)
"""Words and names that are like one of those above, and are none of them."""
