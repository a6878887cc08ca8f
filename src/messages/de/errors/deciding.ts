import type { Sayings } from '../../told.ts'
import { terms } from '../terms.ts'

const { number } = terms

export const deciding = {
  questionMissing: () => ({
    what: 'Es gibt nichts zu senden: Der Text ist leer.',
    todo: 'Geben Sie zuerst Ihre Frage oder Antwort ein.',
  }),
  tooManyQuestions: ({ limit }) => ({
    what: `Zu dieser Anfrage gibt es bereits ${number(limit)} Fragen; mehr sind nicht möglich.`,
    todo: 'Entscheiden Sie oder sprechen Sie direkt mit der anfordernden Person.',
  }),
  noQuestion: ({ id }) => ({
    what: `Zu Vorgang ${id} ist keine Frage offen.`,
    todo: 'Sie müssen nichts tun.',
  }),
  alreadyExtended: () => ({
    what: 'Diese Anfrage wurde bereits einmal verlängert.',
    todo: 'Sprechen Sie eine genehmigende Person direkt an oder planen Sie neu, wenn die Anfrage abgelaufen ist.',
  }),
  cannotExtend: () => ({
    what: 'Diese Anfrage kann nicht verlängert werden: Die Frist reicht bereits bis zum geplanten Zeitpunkt des Vorgangs.',
    todo: 'Sprechen Sie eine genehmigende Person direkt an oder planen Sie neu für einen späteren Zeitpunkt.',
  }),
  notAmongAccounts: ({ names, count }) => ({
    what: `Nicht unter den Konten, die geändert werden sollen: ${names}${count > 5 ? ` und ${number(count - 5)} weitere` : ''}. Es wurde nichts genehmigt.`,
    todo: 'Nennen Sie Konten so, wie die Anfrage sie zeigt, durch Kommas getrennt.',
  }),
  excludedShared: ({ name, count }) => ({
    what: `${number(count)} dieser Konten heißen „${name}“. Es wurde nichts genehmigt.`,
    todo: 'Nennen Sie stattdessen den Anmeldenamen.',
  }),
  notAmongItems: ({ names, count }) => ({
    what: `Kann hier nicht ausgeschlossen werden: ${names}${count > 5 ? ` und ${number(count - 5)} weitere` : ''}. Es wurde nichts geändert.`,
    todo: 'Geben Sie die Namen so ein, wie sie auf der Karte stehen, durch Kommas getrennt.',
  }),
  noItemsLeft: () => ({
    what: 'Ohne diese Apps und Geräte bliebe nichts zu tun. Es wurde nichts geändert.',
    todo: 'Schließen Sie weniger aus, brechen Sie den Plan ab oder lehnen Sie die Anfrage ab.',
  }),
  allExcluded: ({ count }) => ({
    what:
      count === 1
        ? 'Ohne dieses Konto bliebe nichts zu tun. Es wurde nichts genehmigt.'
        : `Ohne diese ${number(count)} Konten bliebe nichts zu tun. Es wurde nichts genehmigt.`,
    todo: 'Lehnen Sie die Anfrage stattdessen ab.',
  }),
} satisfies Partial<Sayings>
