import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  {
    commands: {
      away: {
        summary: 'Take a break from approving.',
        usage: 'away [until date and time|off]',
        details: [
          'Until then, only other approvers are asked. If all of them are away, the requester is notified, and the second group is asked if there is one.',
          'Without a time, it shows whether you’re away. “back” or “away off” ends it, and I send you the requests that are still waiting.',
        ],
        examples: ['away until Monday 8:00', 'away until 2026-08-14', 'away off'],
      },
      back: {
        summary: 'End your break from approving.',
        usage: 'back',
        details: ['Ends “away”. I send you the requests that are still waiting for an answer.'],
        examples: ['back', 'i am back'],
      },
    },
    auditSteps: {
      away: 'Away',
      back: 'Back',
    },
    /** An approver's absence. */
    absence: {
      awayText: 'Until then, I’ll ask others to approve. Send “approvals” to see what is waiting.',
      back: 'Welcome back',
      here: 'You aren’t away',
      hereText:
        'I’ll ask you to approve changes that need a second person. For a break, send “away until Monday 8:00”.',
      neverAsked:
        'I haven’t asked you to approve anything so far. Only approvers need this: while one is away, I ask another.',
      end: 'I’m back',
    },
  },
  {
    commands: {
      away: {
        summary: 'Meldet Sie als genehmigende Person abwesend.',
        usage: 'away [bis Datum und Uhrzeit|aus]',
        details: [
          'Bis dahin werden nur andere gefragt. Sind alle Genehmigenden abwesend, wird die anfordernde Person benachrichtigt und die zweite Gruppe gefragt, falls es eine gibt.',
          'Ohne Zeitangabe zeigt der Befehl, ob Sie abwesend sind. „zurück“ oder „away aus“ beendet die Abwesenheit, und ich schicke Ihnen die Anfragen, die noch warten.',
        ],
        examples: ['away bis Montag 8 Uhr', 'away bis 14.08.2026', 'away aus'],
      },
      back: {
        summary: 'Meldet Sie als genehmigende Person zurück.',
        usage: 'back',
        details: ['Beendet „away“. Ich schicke Ihnen die Anfragen, die noch auf eine Antwort warten.'],
        examples: ['back', 'ich bin zurück'],
      },
    },
    auditSteps: {
      away: 'Abwesend',
      back: 'Zurück',
    },
    absence: {
      awayText: 'Bis dahin frage ich andere. Senden Sie „approvals“, um zu sehen, was wartet.',
      back: 'Willkommen zurück',
      here: 'Sie sind nicht abwesend',
      hereText:
        'Ich frage Sie, wenn eine zweite Person etwas genehmigen muss. Abwesend melden Sie sich zum Beispiel mit „away bis Montag 8 Uhr“.',
      neverAsked:
        'Bisher habe ich Sie nicht um eine Genehmigung gebeten. Nötig ist das nur für Personen, die genehmigen: Solange sie abwesend sind, frage ich andere.',
      end: 'Ich bin zurück',
    },
  },
)
