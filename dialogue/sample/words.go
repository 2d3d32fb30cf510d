package sample

import (
	"math/rand/v2"
	"strings"

	"halfway/dialogue"
)

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// words is what is written at a step.
func (e *evening) words(v dialogue.Visit) string {
	if e.say != nil {
		return e.say()
	}
	reaching := v.Actor == dialogue.Left != e.swapped
	strand := func(a, b []string) string {
		if reaching {
			return pick(e.r, a)
		}
		return pick(e.r, b)
	}
	switch v.Step.Dance {
	case dialogue.Move:
		return strand(reaches, retreats)
	case dialogue.Sees:
		return strand(retreats, reaches)
	case dialogue.Feeling:
		return strand([]string{"lonely", "anxious", "small", "not important"}, []string{"overwhelmed", "ashamed", "cornered", "not good enough"})
	case dialogue.Fear:
		return strand([]string{"that I do not matter to you", "that you will leave one day", "being alone with it all"},
			[]string{"that I can only disappoint you", "that it will never be enough", "losing myself"})
	case dialogue.DanceName:
		return pick(e.r, []string{"The revolving door", "Cat and hedgehog", "The tide", "Knock, knock", "The long corridor", "Tag"})
	case dialogue.FirstSign:
		return pick(e.r, []string{"one of us sighs", "the phone comes out", "the voice goes up", "the door closes a little too softly", "nobody eats any more"})
	case dialogue.FirstStep:
		return pick(e.r, []string{"say “it is here again”", "put the kettle on and sit down", "ask: shall we?", "take a hand", "twenty minutes, then back"})
	}
	if v.Step.Kind == dialogue.Agree {
		return pick(e.r, e.tongue.topics)
	}
	return e.note()
}

var (
	reaches  = []string{"I ask again and again", "I follow you into the next room", "I list everything that went wrong", "I write you three messages", "I raise my voice"}
	retreats = []string{"I go quiet", "I leave the room", "I stay longer at work", "I look at my phone", "I say “it is fine”"}

	flags       = []string{"turned toward", "softer", "tried to mend", "turned away", "sharper", "flooded"}
	facilitated = []string{"Long silence, a good one.", "Voice down, shoulders down.", "Ask next time about the summer.", "They laughed. First time today.", "Slow down here."}

	couples = [][2]string{{"Robin", "Sam"}, {"Noa", "Elif"}, {"Mika", "Joan"}, {"Aleks", "Yuki"}, {"Zoë", "Émile"}, {"Ира", "Jun"}}
)

// note is something that one writes down: one sentence or two, now and then in
// another language, with a small picture, or long.
func (e *evening) note() string {
	if e.say != nil {
		return e.say()
	}
	text := e.sentence()
	switch x := e.r.IntN(100); {
	case x < 35:
		text += " " + e.sentence()
	case x < 38:
		for len(text) < 1200+e.r.IntN(800) {
			text += " " + e.sentence()
			if e.r.IntN(5) == 0 {
				text += "\n\n" + e.sentence()
			}
		}
	case x < 45:
		text += " " + pick(e.r, []string{"🌙", "🙂", "🫖", "👨‍👩‍👧", "❤️", "🌧️ → 🌤️"})
	}
	return text
}

// sentence is one sentence, in the couple's own language most of the time.
func (e *evening) sentence() string {
	if e.r.IntN(100) < 8 {
		return pick(e.r, elsewhere)
	}
	t := e.tongue
	return fill(e.r, pick(e.r, t.frames), map[string][]string{"feeling": t.feelings, "when": t.whens, "wish": t.wishes, "thing": t.things})
}

// fill puts words into the slots of a frame.
func fill(r *rand.Rand, frame string, slots map[string][]string) string {
	for _, name := range [...]string{"feeling", "when", "wish", "thing"} { // in one order, so that chance is the same
		for strings.Contains(frame, "{"+name+"}") {
			frame = strings.Replace(frame, "{"+name+"}", pick(r, slots[name]), 1)
		}
	}
	return frame
}

// tongue is a language that a couple speaks.
type tongue struct {
	frames, feelings, whens, wishes, things []string
	topics, agreements, parts               []string
}

var tongues = [4]tongue{{
	frames: []string{
		"I feel {feeling} when {when}, and I’d like {wish}.", "When {when}, I get {feeling}.", "What I would like is {wish}.",
		"It is not about {thing}; it is that I feel {feeling}.", "I did not know that {thing} means so much to you.",
		"You said you feel {feeling} when {when}.", "I noticed {thing}, and it did me good.", "Thank you for {thing}.",
		"I was {feeling}, and I did not show it.", "Last week, when {when}, I nearly said nothing again.", "{thing}: that is where it begins for me.",
	},
	feelings: []string{"alone", "small", "rushed", "left out", "tired", "afraid", "grateful", "sad", "torn", "useless", "warm", "relieved", "angry", "ashamed", "calm", "unsure"},
	whens: []string{
		"you come home late and say nothing", "the dishes are still there in the morning", "your phone lies between us at dinner", "we talk about money",
		"your mother calls every evening", "I make all the plans", "you sigh before I have finished", "nobody asks how my day was", "the children are in bed and you go upstairs",
		"I hear about it from others", "we are late again", "you decide without me", "I reach for your hand", "it gets loud", "you leave in the middle of a sentence", "Sunday comes round",
	},
	wishes: []string{
		"ten minutes with you before the evening begins", "a message when it gets late", "one evening a week without screens", "to be asked first",
		"half an hour for myself when I get home", "you to look at me when I speak", "a plan for the holidays that we both make", "to go for a walk together on Sundays",
		"the weekends to be slower", "to sleep on it before we decide", "more time with my friends", "to hear it when something was good",
	},
	things: []string{
		"the shopping list", "the garden", "your work", "how you waited for me", "the bicycle in the hall", "the tea you made me", "the summer house", "who drives",
		"the calendar on the fridge", "the way you laughed on Friday", "the tax return", "your silence", "the door", "what your sister said", "the new flat", "the dog",
	},
	topics: []string{
		"the dishes", "money for the summer", "your late evenings", "my parents at Christmas", "phones at the table", "who gets up at night", "moving in the spring",
		"how we argue", "more time for us", "the weekend", "being touched", "work that comes home with us", "the garden", "our holiday", "what happened on Sunday",
		"jealousy", "the children’s school", "sleep", "feeling taken for granted", "a baby, or not", "the car", "my sister’s visit", "tidiness", "saying thank you",
	},
	agreements: []string{
		"Ten minutes on the sofa after work, phones in the hall.", "Sunday morning we look at the week together.", "A message when it gets later than seven.",
		"Whoever cooks does not wash up.", "One evening a week belongs to the two of us.", "Money is talked about on the first of the month, not before sleep.",
		"We say “break” and come back after half an hour.", "A walk on Saturday, whatever the weather.", "No advice before a question.", "The phones sleep in the kitchen.",
	},
	parts: []string{"I cook on Tuesdays", "I book the table", "I ask my mother to call at noon", "I put it into the calendar", "I will say when I need quiet", "I get up first", "I ring the landlord", "I leave the office at six"},
}, {
	frames:     []string{"Ich fühle mich {feeling}, wenn {when}, und ich wünsche mir {wish}.", "Wenn {when}, werde ich {feeling}.", "Es geht mir nicht um {thing}.", "Danke für {thing}.", "Ich wünsche mir {wish}."},
	feelings:   []string{"allein", "klein", "müde", "übergangen", "erleichtert", "dankbar", "ängstlich", "beschämt"},
	whens:      []string{"du spät kommst und nichts sagst", "wir über Geld reden", "das Geschirr stehen bleibt", "es laut wird", "du ohne mich entscheidest", "niemand fragt, wie mein Tag war"},
	wishes:     []string{"zehn Minuten mit dir, bevor der Abend beginnt", "einen Abend ohne Bildschirme", "dass du mich zuerst fragst", "eine halbe Stunde für mich"},
	things:     []string{"die Einkaufsliste", "den Garten", "deine Straßenschuhe im Flur", "die Größe der Wohnung", "deine Geduld am Freitag", "den Tee"},
	topics:     []string{"der Abwasch", "Geld für den Sommer", "deine späten Abende", "Weihnachten bei meinen Eltern", "Handys am Tisch", "der Umzug", "Übermüdung", "Nähe"},
	agreements: []string{"Zehn Minuten auf dem Sofa nach der Arbeit.", "Sonntags schauen wir auf die Woche.", "Wer kocht, spült nicht.", "Eine Nachricht, wenn es später wird."},
	parts:      []string{"ich koche dienstags", "ich rufe den Vermieter an", "ich sage, wenn ich Ruhe brauche"},
}, {
	frames:     []string{"Je me sens {feeling} quand {when}, et j’aimerais {wish}.", "Quand {when}, je deviens {feeling}.", "Merci pour {thing}.", "Ce n’est pas {thing} qui compte."},
	feelings:   []string{"seul", "fatigué", "oublié", "soulagé", "triste", "reconnaissant", "gêné"},
	whens:      []string{"tu arrives tard sans un mot", "on parle d’argent", "la vaisselle reste là", "le ton monte", "tu décides sans moi"},
	wishes:     []string{"dix minutes avec toi", "une soirée sans écrans", "que tu me poses la question d’abord", "marcher ensemble le dimanche"},
	things:     []string{"le thé", "le jardin", "ton silence", "la liste des courses", "l’été dernier"},
	topics:     []string{"la vaisselle", "l’argent des vacances", "tes soirées", "Noël chez mes parents", "le téléphone à table", "être proches"},
	agreements: []string{"Dix minutes sur le canapé après le travail.", "Le dimanche, on regarde la semaine.", "Celui qui cuisine ne fait pas la vaisselle."},
	parts:      []string{"je cuisine le mardi", "je préviens quand il est tard", "je réserve"},
}, {
	frames:     []string{"Me siento {feeling} cuando {when}, y me gustaría {wish}.", "Cuando {when}, me quedo {feeling}.", "Gracias por {thing}.", "No se trata de {thing}."},
	feelings:   []string{"en soledad", "con miedo", "con cariño", "con vergüenza", "en paz", "sin fuerzas"},
	whens:      []string{"llegas tarde y no dices nada", "hablamos de dinero", "se quedan los platos", "sube la voz", "decides sin mí"},
	wishes:     []string{"diez minutos contigo", "una noche sin pantallas", "que me preguntes primero", "caminar juntos el domingo"},
	things:     []string{"el té", "el jardín", "tu silencio", "la lista de la compra", "el verano pasado"},
	topics:     []string{"los platos", "el dinero del verano", "tus noches largas", "la Navidad con mis padres", "el móvil en la mesa", "más cercanía"},
	agreements: []string{"Diez minutos en el sofá después del trabajo.", "El domingo miramos la semana.", "Quien cocina no friega."},
	parts:      []string{"cocino los martes", "aviso si es tarde", "reservo yo"},
}}

// elsewhere are sentences of many languages, as people who share two homes
// write them.
var elsewhere = []string{
	"Ich brauche abends eine halbe Stunde Ruhe, dann bin ich ganz da.", "Das hat mich gefreut, auch wenn ich es nicht gesagt habe.",
	"J’ai eu peur que tu ne reviennes pas.", "Merci d’avoir attendu, ça m’a touchée.",
	"Me alegra que lo digas así.", "Necesito un abrazo antes de hablar.",
	"Sen susunca içim daralıyor, ama gitmeni istemiyorum.", "Bugün çok yoruldum; yarın konuşalım mı?",
	"Kiedy milczysz, boję się, że to koniec.", "Dziękuję, że zostałaś i słuchałaś.",
	"Όταν φεύγεις από το δωμάτιο, νιώθω μόνη.", "Θέλω να σε ακούσω, δώσε μου λίγο χρόνο.",
	"Мне важно, чтобы ты спросил, как прошёл день.", "Я не злюсь, я устала.",
	"أشعر بالوحدة عندما لا تنظر إليّ.", "شكراً لأنك انتظرتني.",
	"כשאתה שותק אני מרגישה לבד.", "אני צריך רגע לפני שנמשיך.",
	"我希望晚上我们能一起散步。", "你不说话的时候,我会害怕。",
	"帰りが遅いときは一言ほしいです。", "話を聞いてくれてありがとう。",
	"जब तुम चुप हो जाते हो, मुझे डर लगता है।", "मुझे तुम्हारे साथ थोड़ा समय चाहिए।",
}
