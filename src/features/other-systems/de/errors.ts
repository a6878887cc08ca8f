import type { SaidErrors } from '../../../messages/told.ts'
import type { otherSystemsErrors } from '../errors.ts'

export const errors: SaidErrors<typeof otherSystemsErrors> = {
  nothingByHand: ({ id }) => ({
    what: `Bei Vorgang ${id} bleibt nichts von Hand zu tun.`,
    todo: `Senden Sie „operation ${id}“, um zu sehen, was er getan hat.`,
  }),
  handOffNotTo: ({ name, because }) => ({
    what: {
      target: `Dieser Vorgang ändert das Konto von ${name}. Die Schritte können nicht an diese Person weitergegeben werden.`,
      disabled: `Das Konto von ${name} ist deaktiviert. Die Schritte können nicht an diese Person weitergegeben werden.`,
      unknown: `Ich kann „${name}“ keiner Person eindeutig zuordnen.`,
    }[because],
    todo: 'Nennen Sie jemand anderen, mit E-Mail-Adresse oder mit @.',
  }),
}
