import { accounts as givenAccounts, planFirst } from '../../chat/words/de/command-details.ts'
import { form } from '../../chat/words/de/playbook-text.ts'
import { accounts } from '../../core/words/de.ts'
import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    'release accounts': {
      summary: 'Gibt Konten nach einem Vorfall wieder frei und stellt wieder her, was entzogen wurde.',
      usage: 'release accounts [Konten]',
      details: [
        givenAccounts,
        planFirst,
        'Aktiviert die Konten, verwirft ihr Risiko und stellt wieder her, was „contain accounts“ entzogen hat, soweit möglich. Der Plan nennt, was nicht wiederhergestellt werden kann.',
        'App-Zustimmungen und Geräte werden nur wiederhergestellt, wenn Sie es im Plan auswählen, denn sie könnten von einem Angreifer stammen. Was Sie weglassen, bietet die nächste Freigabe wieder an.',
        'Den Anfang machen 5 Konten. Die übrigen folgen, wenn Sie den Vorgang nicht anhalten und nicht zu viele Änderungen fehlschlagen. Bei kompromittierten Konten müssen Sie den Grund wiederholen, und eine zweite Person muss die Freigabe genehmigen.',
      ],
      examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
    },
  },
  playbooks: {
    release: {
      button: (count) => `${accounts(count)} freigeben`,
      does: (who) => `${who} freigeben`,
      running: (who) => `${who}: Freigabe läuft`,
      done: (who) => `${who} freigegeben`,
      one: 'Eine Freigabe',
      already: 'Nichts freizugeben',
      nothing: 'Kein Konto freizugeben',
      parts: { change: 'freizugeben', already: 'nichts freizugeben' },
      form: form('Konten freigeben'),
      notes: [
        'Personen mit zurückgesetztem Kennwort brauchen ein neues. Ohne Anmeldemethoden können sie es nicht selbst zurücksetzen: Sie brauchen einen befristeten Zugriffspass oder ein Kennwort, das ein Administrator festlegt.',
      ],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} nicht freigegeben`,
    },
    containAgain: {
      button: (count) => `${accounts(count)} erneut eindämmen`,
      does: (who) => `${who} erneut eindämmen`,
      running: (who) => `${who}: Erneute Eindämmung läuft`,
      done: (who) => `${who} erneut eingedämmt`,
      one: 'Eine erneute Eindämmung',
      already: 'Nichts mehr einzudämmen',
      nothing: 'Kein Konto erneut einzudämmen',
      parts: { change: 'erneut einzudämmen', already: 'nichts mehr einzudämmen' },
      form: form('Konten erneut eindämmen'),
      notes: [],
    },
  },
}
