import { terms } from '../../../chat/words/de/terms.ts'
import type { vouchers as en } from '../en/vouchers.ts'

const n = terms.number
const { accounts } = terms.common

export const vouchers: typeof en = {
  nameReceiver:
    'Nennen Sie jemand anderen, der den Zugriffspass bekommt: „let back in [Konto] receiver: grady@contoso.com“. Genehmigen muss das dann eine zweite Person.',
  /** To the owner: passes failed, expired or were refused. */
  notBackIn: (what) => `Nicht alle konnten sich wieder anmelden: ${what}`,
  receivers: (list) => `Diese Personen sehen die Zugriffspässe: ${list}`,
  strangers: (list) => `▲ Nicht die vorgesetzte Person, sondern jemand anders sieht Zugriffspässe: ${list}`,
  limits:
    'Ein Zugriffspass erfüllt keine Richtlinie, die einen Passkey verlangt, oder ein Gerät oder einen Ort zum Hinzufügen von Anmeldemethoden. Prüfen Sie, dass keine davon diese Personen blockiert.',
  receiver: (name, count) => (count === 1 ? name : `${name} (${n(count)})`),
  needsApproval: (count) =>
    `Jemand anders als die vorgesetzte Person würde ${count === 1 ? 'einen Zugriffspass' : `${n(count)} Zugriffspässe`} sehen. Deshalb muss eine zweite Person das genehmigen.`,
  backIn: (count) => `${n(count)} wieder angemeldet`,
  waiting: (count, receiver) => `${n(count)} ${count === 1 ? 'wartet' : 'warten'} auf ${receiver}`,
  waitingForOthers: (count) => `${n(count)} ${count === 1 ? 'wartet' : 'warten'} auf andere`,
  failed: (count) => `${n(count)} fehlgeschlagen`,
  refusedCount: (count) => `${n(count)} abgelehnt`,
  expired: (count) => `${n(count)} abgelaufen`,
  cancelled: (count) => `${n(count)} wieder eingedämmt`,
  given: (count) => `${n(count)} neu zugewiesen`,
  toSend: (count) =>
    `${count === 1 ? '1 Person, die Zugriffspässe weitergibt, hat' : `${n(count)} Personen, die Zugriffspässe weitergeben, haben`} die App nicht. Die Links stehen unter „Wieder anmelden“`,
  withoutApp: (names) => `Diese Personen haben die App nicht. Senden Sie ihnen ihre Links: ${names}`,
  refused: (count) =>
    `${count === 1 ? '1 Zugriffspass wurde' : `${n(count)} Zugriffspässe wurden`} nicht angezeigt. Der Grund steht unter „Wieder anmelden“`,
  button: (count) => `Wieder anmelden (${n(count)})`,
  title: (who) => `Wieder anmelden: ${who}`,
  none: 'Dieser Vorgang lässt niemanden wieder anmelden.',
  noMatch: 'Keine Treffer.',
  find: (id) => `Mit „ways back in ${id} Name“ finden Sie ein Konto oder eine Person, die hilft.`,
  stages: {
    all: (count) => `Alle ${n(count)}`,
    search: (text, count) => `„${text}“ ${n(count)}`,
    open: (count) => `Wartend ${n(count)}`,
    failed: (count) => `Fehlgeschlagen ${n(count)}`,
    expired: (count) => `Abgelaufen ${n(count)}`,
    backIn: (count) => `Angemeldet ${n(count)}`,
    cancelled: (count) => `Wieder eingedämmt ${n(count)}`,
    given: (count) => `Neu zugewiesen ${n(count)}`,
  },
  how: 'Jeder Link öffnet sich nur für die genannte Person, nachdem sie sich angemeldet hat. Wer die App hat, hat die Links schon bekommen.',
  states: {
    open: (receiver, until) => `Wartet auf ${receiver}, bis ${until}`,
    toSend: (receiver, until) => `Diesen Link bis ${until} an ${receiver} senden`,
    shown: (receiver, at) => `${receiver} hat am ${at} einen Zugriffspass gesehen`,
    refused: (receiver, why) => `${receiver} hat keinen Zugriffspass gesehen. ${why}`,
    failed: (receiver) => `Dreimal fehlgeschlagen: ${receiver} hat keinen Zugriffspass bekommen`,
    backIn: (at) => `Wieder angemeldet seit ${at}`,
    expired: (receiver) => `Abgelaufen: ${receiver} hat nicht rechtzeitig geholfen`,
    cancelled: 'Gilt nicht mehr: Das Konto wurde wieder eingedämmt',
    given: (receiver) => `Neu zugewiesen, vorher ${receiver}`,
  },
  remind: 'Erinnern',
  reminded: (count) => (count === 1 ? '1 Person wurde erinnert.' : `${n(count)} Personen wurden erinnert.`),
  give: 'Andere Person benennen …',
  planAgain: {
    expired: (count) => `Neu planen: ${n(count)} abgelaufen`,
    failed: (count) => `Neu planen: ${n(count)} fehlgeschlagen`,
    both: (count) => `Neu planen: ${n(count)} ohne Erfolg`,
  },
  giveTitle: 'Wer hilft stattdessen?',
  giveText:
    'Sie bekommen einen Plan für alle, die noch warten. Eine zweite Person muss ihn genehmigen, weil die Zugriffspässe nicht an die vorgesetzte Person gehen.',
  giveLabel: 'Wer ihnen hilft',
  givePlan: 'Plan erstellen',
  left: (count) =>
    count === 0
      ? 'Es wird kein Zugriffspass mehr angezeigt'
      : `Noch ${n(count)} ${count === 1 ? 'Zugriffspass möglich' : 'Zugriffspässe möglich'}`,
  receiverTitle: (count) =>
    count === 1
      ? '1 Person braucht Ihre Hilfe, um sich anzumelden'
      : `${n(count)} Personen brauchen Ihre Hilfe, um sich anzumelden`,
  receiverMoved: 'Weiter unten steht eine neuere Liste',
  receiverDone: 'Niemand wartet mehr auf Sie',
  receiverAsked: (operators, at, released) =>
    `${released ? 'Die Anmeldung dieser Personen wurde zum Schutz blockiert und ist wieder erlaubt' : 'Diese Personen können sich nicht mehr anmelden'}. ${operators} hat Sie am ${at} gebeten, ihnen zu helfen. Ich bin Rollcall, der Bot Ihres Helpdesks für Konten.`,
  receiverText: (operator) =>
    `Prüfen Sie zuerst die Identität der Person: persönlich, durch einen Rückruf oder mit einem Ausweis. Öffnen Sie dann die Seite, melden Sie sich an und geben Sie den Zugriffspass weiter. Fragen beantwortet ${operator}.`,
  open: 'Öffnen',
  untilLine: (until) => `Bis ${until}`,
  accounts,
}
