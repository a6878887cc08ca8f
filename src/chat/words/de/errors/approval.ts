import type { approvalErrors } from '../../../../operations/confirm/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

export const approvalWords: SaidErrors<typeof approvalErrors> = {
  approverNotOffered: () => ({
    what: 'Die ausgewählte Person kann dies nicht mehr genehmigen.',
    todo: 'Wählen Sie jemand anderen oder lassen Sie die Auswahl auf „Alle, die genehmigen dürfen“.',
  }),
  planOvertaken: ({ count, operation }) => ({
    what: `Dieser Plan ist überholt: Vorgang ${operation} hat inzwischen ${count === 1 ? '1 Konto' : `${number(count)} Konten`} geändert, ${count === 1 ? 'das' : 'die'} hier als erledigt ${count === 1 ? 'gilt' : 'gelten'}. Es wurde nichts geändert.`,
    todo: 'Planen Sie neu, um die Konten so zu sehen, wie sie jetzt sind.',
  }),
  nobodyMayApprove: () => ({
    what: 'Das muss eine zweite Person genehmigen, aber dafür ist niemand benannt.',
    todo: 'Bitten Sie die Betreiber dieses Bots, eine Gruppe von Genehmigenden einzurichten.',
  }),
  ownApproval: () => ({
    what: 'Sie haben das selbst angefordert; genehmigen muss es jemand anders.',
    todo: 'Warten Sie auf die Genehmigung oder brechen Sie den Vorgang ab.',
  }),
  notAskedToApprove: () => ({
    what: 'Sie wurden nicht um diese Genehmigung gebeten; deshalb können Sie nicht antworten.',
    todo: 'Überlassen Sie es den angefragten Genehmigenden oder lassen Sie den Vorgang neu planen.',
  }),
  targetMayNotApprove: () => ({
    what: 'Ihr eigenes Konto gehört zu diesem Vorgang; genehmigen muss ihn jemand anders.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  approverDisabled: () => ({
    what: 'Ihr Konto ist in Microsoft Entra deaktiviert; deshalb können Sie das nicht genehmigen. Es wurde nichts geändert.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} hat bereits geantwortet: ${answer === 'denied' ? 'abgelehnt' : 'genehmigt'}.`,
    todo: 'Sie müssen nichts tun: Die erste Antwort zählt.',
  }),
  approvalExpired: () => ({
    what: 'Niemand hat rechtzeitig geantwortet, deshalb ist die Anfrage abgelaufen. Es wurde nichts geändert.',
    todo: 'Wer sie gestellt hat, kann neu planen.',
  }),
  signInToApprove: ({ page }) => ({
    what: 'Um das zu genehmigen, müssen Sie sich neu anmelden. Es wurde nichts geändert.',
    todo: `Öffnen Sie ${page} und melden Sie sich dort an.`,
  }),
  planChanged: () => ({
    what: 'Der Plan hat sich geändert, seit er Ihnen gezeigt wurde. Ihre Antwort zählt deshalb nicht.',
    todo: 'Lesen Sie den Plan, wie er jetzt ist, und antworten Sie dann.',
  }),
  approverUnchecked: ({ name }) => ({
    what: `Wer genehmigen kann, lässt sich nur mit der Anmeldung von ${name} prüfen, und die ist beendet. Die Anfrage bleibt offen.`,
    todo: `Bitten Sie ${name}, mir in Teams „sign in“ zu schicken, und öffnen Sie dann die Seite noch einmal.`,
  }),
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
}
