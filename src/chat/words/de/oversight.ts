import type { English } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

/** Other people's operations, for those who can see and stop them. */
export const oversight: English['oversight'] = {
  title: 'Alle offenen Vorgänge',
  none: 'Niemand hat einen offenen Vorgang.',
  whose: (name) => `Angefordert von ${name}`,
  needsSignIn: (name) => `Unterbrochen: ${name} muss sich anmelden`,
  left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch offen.`,
  stop: 'Vorgang anhalten',
  stopTitle: (name, what) => `Einen Vorgang von ${name} anhalten: ${what}?`,
  stopText: 'Nennen Sie den Grund. Er wird protokolliert, und die anfordernde Person sieht ihn mit Ihrem Namen.',
  stoppingBy: (name, reason) => `${name} hält den Vorgang an: „${reason}“`,
  stoppedBy: (name, reason) => `Angehalten von ${name}: „${reason}“`,
  labels: { stoppedBy: 'Angehalten von', stopReason: 'Grund für das Anhalten' },
  notice: (name, what) => `${name} hat Ihren Vorgang angehalten: ${what}`,
}
