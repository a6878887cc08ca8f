import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  {
    commands: {
      notifications: {
        summary: 'Choose which messages I send you.',
        usage: 'notifications [all|decisions|off]',
        details: [
          'All: decisions on your requests, operations waiting for you, and requests about to expire. Also the results of operations that were scheduled or approved, or that took longer than half a minute.',
          'Decisions: the same without the results. Off: only the cards. Approval requests always arrive.',
          'I never notify you of what you did yourself.',
        ],
        examples: ['notifications', 'notifications decisions', 'notifications off'],
      },
      settings: {
        summary: 'Show the limits and rules in force.',
        usage: 'settings',
        details: [
          'Limits, protected accounts, cloud and version. They are set by the people who run this bot and can’t be changed from chat.',
        ],
        examples: ['settings', 'show settings'],
      },
    },
  },
  {
    commands: {
      notifications: {
        summary: 'Legt fest, welche Nachrichten ich Ihnen schicke.',
        usage: 'notifications [alle|entscheidungen|aus]',
        details: [
          'Alle: Entscheidungen über Ihre Anfragen, Vorgänge, die auf Sie warten, und Anfragen, die bald ablaufen. Außerdem die Ergebnisse von Vorgängen, die geplant oder genehmigt waren oder länger als eine halbe Minute dauerten.',
          'Entscheidungen: dasselbe ohne die Ergebnisse. Aus: nur die Karten. Genehmigungsanfragen kommen immer.',
          'Über das, was Sie selbst getan haben, benachrichtige ich Sie nie.',
        ],
        examples: ['notifications', 'notifications decisions', 'notifications off'],
      },
      settings: {
        summary: 'Zeigt die geltenden Grenzwerte und Regeln.',
        usage: 'settings',
        details: [
          'Grenzwerte, geschützte Konten, Cloud und Version. Die Betreiber dieses Bots legen sie fest; im Chat lassen sie sich nicht ändern.',
        ],
        examples: ['settings', 'einstellungen'],
      },
    },
  },
)
