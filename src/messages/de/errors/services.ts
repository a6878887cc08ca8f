import type { Sayings } from '../../told.ts'
import { seconds } from './duration.ts'

/** About what this bot relies on. */
export const services = {
  graphForbidden: ({ needed }) => ({
    what: 'Microsoft Entra lässt Sie das nicht tun.',
    todo: `Bitten Sie die Administration um Zugriff. Nötig sind ${needed} und eine Verzeichnisrolle, die das erlaubt. Gerade erst eine Rolle aktiviert? Versuchen Sie es in ein paar Minuten noch einmal.`,
  }),
  licenceMissing: () => ({
    what: 'Ihrem Mandanten fehlt die Lizenz dafür.',
    todo: 'Nötig ist Microsoft Entra ID P2. Welche Lizenzen Sie haben, sieht die Administration im Microsoft 365 Admin Center.',
  }),
  notInCloud: () => ({
    what: 'Ihre Microsoft-Cloud bietet das nicht an.',
    todo: 'Microsoft hat es nur in anderen Clouds. Alle anderen Befehle gehen wie immer.',
  }),
  switchedOff: ({ setting }) => ({
    what: 'Das ist nicht eingeschaltet.',
    todo: `Bitten Sie die Betreiber dieses Bots, ${setting}=true zu setzen, und die Administration, die nötigen Berechtigungen zu erteilen.`,
  }),
  graphThrottled: ({ seconds: wait }) => ({
    what: 'Microsoft Entra ist ausgelastet und bittet um Geduld.',
    todo: `Versuchen Sie es in ${seconds(wait)} noch einmal.`,
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute noch einmal. Nichts ging verloren.',
  }),
  graphTooLarge: () => ({
    what: 'Die Antwort von Microsoft Entra ist zu groß für mich.',
    todo: 'Fragen Sie nach weniger Konten auf einmal. Liegt es an einem einzelnen Konto, sehen Sie es im Microsoft Entra Admin Center an.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Die Anmeldung geht zurzeit nicht: Der Dienst dafür antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  storeFull: () => ({
    what: 'Die Platte unter meiner eigenen Datenbank ist voll; deshalb ändere ich nichts.',
    todo: 'Sagen Sie es den Betreibern dieses Bots. Ist wieder Platz, mache ich von selbst weiter.',
  }),
  storeUnavailable: ({ stopping }) =>
    stopping
      ? {
          what: 'Der Vorgang wurde nicht angehalten: Meine eigene Datenbank antwortet nicht.',
          todo: 'Solange sie fehlt, wartet der Vorgang. Er geht weiter, sobald sie wieder da ist: Halten Sie ihn dann an. Bleibt es so, sagen Sie es den Betreibern dieses Bots.',
        }
      : {
          what: 'Meine eigene Datenbank antwortet nicht; deshalb ändere ich nichts.',
          todo: 'Versuchen Sie es in einer Minute noch einmal; bleibt es so, sagen Sie es den Betreibern dieses Bots.',
        },
} satisfies Partial<Sayings>
