"""English."""

WORDS = {
    "unit.fortnight": "fortnight|fortnights",
    "next.but.one.week": "week after next|the week after next|week after the next",
    "unit.quarter": "quarter hours|quarters of an hour|quarters",
    "date.1224": "christmas eve|xmas eve",
    "date.1225": "christmas day|xmas day|christmas|xmas",
    "date.1226": "boxing day",
    "date.1231": "new year's eve|new years eve|nye",
    "date.101": "new year's day|new years day",
    "soft": "please|kindly|pls|plz|maybe|perhaps|possibly|prob|probably",
    "now.for": "for the next|for next|the next|next",
    "recur.day.1": "every day|daily|each day|every single day|everyday",
    "recur.day.5": "every weekday|every workday|on weekdays|weekdays|every working day|each weekday",
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
    "weekday.2": "weds|wednes|wensday|wendsday|wednsday|wedensday",
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
    "at": (
        "at|@|starting at|starting|starts at|start at|starts|start|beginning at|beginning|begins at|from about|"
        "kicks off at|kick off at|kicking off at|we start at|start is at|from around"
    ),
    "about.time": "around|about|abt|approx|approximately|roughly|ca|circa|round|like",
    "from": "from|between|starting from|start from",
    "between": "between|betw|btw|btwn",
    "until": (
        "to|until|till|til|'til|thru|through|up to|ending at|ends at|ending|ends|end at|finishing at|untill|unti|-til|"
        "finishes at|finish at|finished by|done by|over by|wraps up at|till about|finishing|end by|ends by|must end by|"
        "must end at|has to end by|finish by|has to finish by|must finish by|must finish at|needs to end by|"
        "has to be over by"
    ),
    "and": "and|&|n|as well as",
    "or": (
        "or|or maybe|or else|alternatively|otherwise|if not|if not free|if taken|if it's taken|if busy|"
        "if it's busy|failing that|if that's not possible|if that's taken|if unavailable|if not possible|"
        "if it isn't free|or if taken|or if not free|or if it's taken|if not then"
    ),
    "after": "after|later than|not before|any time after|anytime after|from after|sometime after|no earlier than",
    "before": "before|earlier than|no later than|prior to|ahead of|sometime before",
    "hour.mark": "o'clock|oclock|o clock|o' clock|h|hrs|hours|hundred hours|sharp|hundred",
    "am": "am|a.m.|a.m|a m",
    "pm": "pm|p.m.|p.m|p m",
    "now": (
        "now|right now|from now|rn|immediately|straight away|right away|asap|at once|this minute|atm|at the moment|"
        "this instant|this second|right this second|this very minute|as we speak|this very second|right this minute|"
        "at this moment|at the minute"
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
        "half an hour|half hour|a half hour|half a hour|half an hr|half-hour|1/2 hour|1/2 h|½ hour|1/2 hr|"
        "half-an-hour|half hr|a half hr|half hour's|half an hours"
    ),
    "length.45": (
        "three quarters of an hour|three-quarters of an hour|3/4 hour|three quarters of a hour|three quarter hour|"
        "3/4 of an hour"
    ),
    "length.60": (
        "an hour|a hour|an hr|one hour|1 hour|the hour|a full hour|an hours|hourlong|hour long|another hour|"
        "one more hour|another hr"
    ),
    "length.90": (
        "an hour and a half|an hour an a half|an hour n a half|hour an a half|hour and a half|"
        "one and a half hours|one and a half hour|a hour and a half|"
        "1 and a half hours|1 1/2 hours|1.5 hours|1 hour and a half|1 and a half hour|90mins"
    ),
    "length.120": "a couple of hours|couple of hours|couple hours",
    "and.half": "and a half|and half|& a half|n a half|'n a half",
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
        "of them|trainees|staff|in total"
    ),
    "we.are": (
        "bunch of|headcount|we are|we're|were|there are|there will be|there'll be|we will be|we'll be|group of|"
        "party of|team of|seats|capacity|seating|fits|holds|fit|hold|capacity for|room for|space for|big enough for|"
        "seating for|at least|min|minimum|up to|it's|attendees:|people:|we're now|now we're|we are now|we're only|"
        "takes|that takes|that seats|that fits|accommodates|suitable for|sized for|enough for"
    ),
    "count.for": "for",
    "others": "others|other people|more people",
    "with": (
        "with|w|w/|inviting|invite|including|incl|together with|along with|and invite|meeting with|join|involving|"
        "also|plus|attendees|also invite|cc|with my colleague|with our|please invite|i'm meeting|im meeting|"
        "meeting up with|catch up with|catching up with"
    ),
    "me": (
        "me|myself|i|us|my|you|him|her|them|it|everyone|team|the team|my team|everybody|all|someone|somebody|people|"
        "anyone|nobody|externals|meself"
    ),
    "called": "mentor|boss|manager|colleague|mr|mrs|ms|miss|dr|prof|professor",
    "group": (
        "team|group|gang|crew|department|dept|office|folks|board|squad|bunch|guys|guy|committee|management|family|"
        "class|warehouse|factory|branch"
    ),
    "role": (
        "marketing|sales|legal|hr|design|engineering|accounting|procurement|ops|ceo|cfo|cto|landlord|auditors|"
        "investors|client|clients|candidate|auditor|supplier|suppliers|vendor|vendors|lawyer|consultant|consultants|"
        "intern|interns|recruiter|contractor|contractors|investor|counsel|solicitor|solicitors|barrister|accountants|"
        "accountant|distributor|distributors|partner|partners|agency|tenant|architect|trainer|trainers"
    ),
    "room": (
        "room|rooms|a room|meeting room|meetingroom|conference room|conf room|mtg room|space|meeting space|huddle room|"
        "boardroom|a meeting room|any room|some room|rm|place|spot|rooom|meeting rm|office|the room|huddle space|"
        "focus room|phone booth|booth|romm|roon|meeting-room|a space|somewhere|a quiet place|quiet spot|quiet corner|"
        "corner|nook|meeting place|pod|a pod|quiet room|cubicle|breakout room|breakout space|small room|"
        "conference space"
    ),
    "floor": "floor|flr|level|lvl|fl|storey|story",
    "floor.ground": "ground floor|gf",
    "building": "building|site|campus|bldg|house|office",
    "big": (
        "big|large|small|nice|quiet|free|available|empty|any|some|another|different|other|bigger|smaller|spare|open|"
        "tiny|huge|cosy|little|suitable|decent|proper|medium|massive|quieter|nicer"
    ),
    "early": "before|earlier|ahead|in advance|beforehand|prior|prior to|before it starts|before the start|early",
    "meeting": (
        "meeting|booking|reservation|mtg|appointment|call|sync|slot|one|meetings|bookings|reservations|event|session|"
        "standup|meetng|meetin|time|bookng|phone call"
    ),
    "my": "my|our|the|this|that|mine",
    "current": "current|this|ongoing|running|present",
    "coming": "next|upcoming|following|coming",
    "all.of": "all|everything|all my|all of my|both|every",
    "title": (
        "re|about|title|title should be|titled|called|named|subject|topic|regarding|concerning|entitled|name|for the|"
        "label|to discuss|with title|with subject|with the title|name it|call it|purpose"
    ),
    "private": (
        "private|privately|confidential|in private|hidden|secret|as private|mark private|mark as private|"
        "make it private|keep it confidential|keep it private|keep private|keep this private|keep confidential|"
        "keep it secret|keep it between us|nobody should see|hide the title|not visible to others|"
        "others shouldn't see it|mark it private|mark it as private|mark this private|mark this as private|"
        "make this private|set it to private|set to private"
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
    "fill": (
        "where nobody disturbs me|where nobody bothers me|undisturbed|turn|switch|needed|required|i|we|you|me|us|a|an|"
        "the|is|are|be|to|in|on|at|of|for|it|its|it's|my|our|your|please|pls|plz|plse|can|could|would|will|shall|"
        "should|may|might|like|love|'d|i'd|we'd|i'm|we're|im|do|does|did|have|has|had|was|were|there|here|that|this|"
        "these|those|and|so|just|also|then|some|any|meeting|meetings|meetng|mtg|appointment|call|with|by|from|if|"
        "possible|hey|hi|hello|thanks|thank|thx|ok|okay|up|out|which|what|when|where|who|how|why|time|starting|start|"
        "starts|begin|one|need|want|get|think|maybe|perhaps|kindly|dear|roomkeeper|bot|hope|well|really|actually|quick|"
        "quickly|short|quickie|go|going|let|let's|lets|hold|person|people|only|but|as|date|day|hour|hours|minutes|"
        "minute|till|until|booking|book|available|free|room|rooms|them|somewhere|something|anything|around|about|again|"
        "too|am|pm|o'clock|new|team|group|guess|sure|wondering|know|tell|show|see|say|make|sync|catchup|catch|session|"
        "interview|workshop|standup|client|customer|1:1|discussion|review|training|presentation|important|urgent|"
        "ideally|preferably|prefer|preferred|best|whichever|whatever|anywhere|his|her|their|mine|all|each|long|length|"
        "duration|total|least|than|more|less|between|i'll|we'll|ill|gonna|wanna|cheers|using|use|sit|seat|big|small|"
        "large|enough|nice|good|great|own|whole|into|onto|happen|happening|held|take|takes|taking|place|put|give|set|"
        "add|invite|include|not|don't|no|yes|yeah|yep|yup|oh|um|uh|hmm|lol|haha|mate|buddy|sir|madam|dude|bro|u|ur|r|n|"
        "w|y|ya|coz|cause|because|since|though|still|already|yet|later|early|tho|asap|fyi|btw|right|away|other|another|"
        "same|different|first|second|last|today|earliest|once|help|name|names|guest|guests|stuff|thing|things|etc|cos|"
        "wish|looking|reserve|able|ability|request|sorry|excuse|chat|talk|discuss|weekly|planning|kickoff|brainstorm|"
        "brainstorming|meetup|huddle|retro|1on1|one-on-one|works|work|working|fine|suits|suit|spontaneous|space|folks|"
        "boss|manager|colleague|colleagues|board|ish|real|behalf|department|dept|ask|kind|lawyers|finance|remote|"
        "unfortunately|wants|whether|bother|down|anyway|anyways|fussed|exactly"
    ),
    "day.after": "day after|the day after",
}

PLAIN = (
    "albert almighty alter annual beaver being black blocks boosting boots booty boring brings brink brock brook "
    "camel canal cancer candle charge cheeks commander creative creature dairy daisy decay delegate dutch edith "
    "enduring excellence existent finnish flood flour forth frida furnished guided halls hating haven hears helen "
    "houses human humane insisting investing kelly laser latter launch launches layer leading leaning learning "
    "leasing lever lively lonely lynch maker manuel marco marcus marsh melting midway minus monte monty moose "
    "morgan mounting mourning mouth newer officer officers organism palace peace pearson peers pensions persona "
    "peterson plain planes plates price prone prosecutor protector quarterly quartet reached reboot "
    "remainder remained remaining repeal replicate rescued respecting retrieve reviews roofs roots scheme "
    "seals serves services shaft share shark sierra smart smell spice stacy stare staring stark starring stars "
    "starving stating stats steven stitch store stored stores storm strap stray stuart student students superb "
    "supper swamp sweater swift tanks tanner tears terms theme thinks thirsty thorough threw thugs token tours "
    "transform travis tubes tunes warren wayne weakness weeds wellness whale withdrawal"
)
"""Words and names that are like one of those above, and are none of them."""
