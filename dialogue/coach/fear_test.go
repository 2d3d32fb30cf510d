package coach

import "testing"

// What is said out of fear is known as such; a turn of phrase is no fear.
func TestAfraid(t *testing.T) {
	l := lexicon(t)
	for text, want := range map[string]bool{
		"I'm afraid of you.":                          true,
		"i am scared of u":                            true,
		"You scare me when you punch the wall.":       true,
		"I'm afraid to say no to you.":                true,
		"I'm scared you'll hurt me.":                  true,
		"You hit me.":                                 true,
		"You've hit me before, you never say sorry.":  true,
		"It frightens me when you shout.":             true,
		"I’m terrified of what you’ll do.":            true,
		"I don't feel safe with you.":                 true,
		"I never feel safe around you when you drink": true,
		"I feel unsafe when you stand over me":        true,
		"When you throw things I get frightened.":     true,
		"You said you'd kill me.":                     true,
		"You threatened me with the knife.":           true,
		"I fear you.":                                 true,
		"I live in fear of your temper":               true,
		"The kids are scared of you.":                 true,
		"You frighten the children when you shout.":   true,
		"scared of u tbh":                             true,
		"I was so afraid of you last night":           true,
		"Why do you have to stand over me in the night like that, it frightens me.": true,
		"I'm afraid you're wrong.":                    false,
		"I'm afraid you forgot the milk again.":       false,
		"I'm not afraid of you.":                      false,
		"My sister is afraid of spiders.":             false,
		"You hit the nail on the head.":               false,
		"I'm scared of the dentist.":                  false,
		"You're afraid of your own mother.":           false,
		"You scared the cat.":                         false,
		"I'm afraid we are out of milk.":              false,
		"I was afraid the train would be late.":       false,
		"You threatened to cancel the subscription.":  false,
		"You are safe with me.":                       false,
		"Who told you to be scared of commitment?":    false,
		"You're scared of my no, poor baby.":          false,
		"You beat me at chess again.":                 false,
		"Don't be scared, you idiot.":                 false,
		"Why are you threatened by me learning?":      false,
		"You push me till I snap.":                    false,
		"Why would you invite the man who hit on me?": false,
		"You're scared I'd find out what you earn.":   false,
		"I was scared you'd hurt me.":                 true,
		"You scared me last night.":                   true,
	} {
		if got := l.Afraid(l.Tokens(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
