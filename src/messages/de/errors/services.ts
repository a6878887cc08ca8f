import type { PassRefusal } from '../../../core/passes.ts'
import type { Sayings } from '../../told.ts'
import { seconds } from './duration.ts'

const refusedPass: Readonly<Record<PassRefusal, string>> = {
  policy:
    'Befristete Zugriffspässe sind ausgeschaltet oder für dieses Konto nicht erlaubt. Ein Administrator kann das in der Richtlinie für Authentifizierungsmethoden ändern.',
  guest: 'Dieses Konto gehört zu einer anderen Organisation. Nur sie kann der Person wieder Zugang geben.',
  lifetime:
    'Die Richtlinie für Authentifizierungsmethoden erlaubt keine Zugriffspässe mit der angeforderten Gültigkeitsdauer.',
  role: 'Die Verzeichnisrolle des Operators erlaubt das nicht. Nötig ist die Rolle Authentifizierungsadministrator, bei Konten von Administratoren die Rolle Privilegierter Authentifizierungsadministrator.',
  permission: 'Ein Administrator muss UserAuthMethod-TAP.ReadWrite.All zustimmen.',
  licence: 'Ihrem Mandanten fehlt die Lizenz dafür.',
  gone: 'Das Konto gibt es nicht mehr.',
  other: 'Entra hat keinen Grund genannt, den ich kenne. Fragen Sie den Operator.',
}

/** Errors of the services the bot depends on. */
export const services = {
  graphForbidden: ({ needed, role, granted }) => ({
    what: 'Microsoft Entra erlaubt Ihnen das nicht.',
    todo: granted
      ? `Keine Ihrer Verzeichnisrollen erlaubt das. Bitten Sie einen Administrator um eine, die es erlaubt${role ? `, etwa ${role}` : ''}. Gerade erst eine Rolle aktiviert? Versuchen Sie es in ein paar Minuten erneut.`
      : `Bitten Sie einen Administrator um Zugriff. Nötig sind ${needed} und eine Verzeichnisrolle, die das erlaubt${role ? `, etwa ${role}` : ''}. Gerade erst eine Rolle aktiviert? Versuchen Sie es in ein paar Minuten erneut.`,
  }),
  licenceMissing: ({ licence = 'P2' }) => ({
    what: 'Ihrem Mandanten fehlt die Lizenz dafür.',
    todo: `Nötig ist Microsoft Entra ID ${licence}. Welche Lizenzen Sie haben, sieht ein Administrator im Microsoft 365 Admin Center.`,
  }),
  incidentsRefused: () => ({
    what: 'Microsoft Defender zeigt Ihnen keine Vorfälle.',
    todo: 'Vielleicht erlaubt es Ihre Rolle nicht (nötig ist die Rolle Sicherheitsleseberechtigter oder eine Rolle in Defender), oder Ihrer Organisation fehlt die Lizenz für Microsoft Defender XDR. Defender sagt nicht, was davon zutrifft.',
  }),
  passNotShown: ({ left }) => ({
    what: 'Microsoft Entra hat nicht geantwortet. Ich kann deshalb keinen Zugriffspass anzeigen.',
    todo:
      left === 0
        ? 'Es gibt keinen weiteren Versuch. Bitten Sie den Operator, der Person auf anderem Weg wieder Zugang zu geben.'
        : `Versuchen Sie es erneut: Ein neuer Zugriffspass ersetzt einen, den niemand gesehen hat.${left === undefined ? '' : ` Verbleibende Versuche: ${left}.`}`,
  }),
  passWithdrawn: ({ because, deleted }) => ({
    what: `${
      {
        expired: 'Während der Zugriffspass erstellt wurde, ist die Frist abgelaufen.',
        given: 'Während der Zugriffspass erstellt wurde, wurde jemand anders damit beauftragt.',
        cancelled: 'Während der Zugriffspass erstellt wurde, wurde das Konto dieser Person wieder gesperrt.',
        backIn: 'Während der Zugriffspass erstellt wurde, hat sich diese Person wieder angemeldet.',
        contained: 'Während der Zugriffspass erstellt wurde, wurde Ihr eigenes Konto eingedämmt.',
      }[because]
    } Deshalb wird er niemandem angezeigt.`,
    todo: `${deleted ? 'Er wurde gelöscht.' : 'Er konnte noch nicht gelöscht werden. Ich versuche es erneut, und er läuft ohnehin bald ab.'} Kann sich die Person weiterhin nicht anmelden, hilft Ihr Helpdesk.`,
  }),
  passRefused: ({ because }) => ({
    what: 'Microsoft Entra hat keinen Zugriffspass erstellt.',
    todo: refusedPass[because],
  }),
  notInCloud: () => ({
    what: 'Ihre Microsoft-Cloud bietet das nicht an.',
    todo: 'Microsoft bietet es nur in anderen Clouds an. Alle anderen Befehle funktionieren wie gewohnt.',
  }),
  switchedOff: ({ setting }) => ({
    what: 'Das ist ausgeschaltet.',
    todo: `Bitten Sie die Betreiber dieses Bots, ${setting}${setting.endsWith('_ID') ? '' : '=true'} zu setzen, und einen Administrator, die nötigen Berechtigungen zu erteilen.`,
  }),
  graphThrottled: ({ seconds: wait }) => ({
    what: 'Microsoft Entra drosselt die Anfragen.',
    todo: `Versuchen Sie es in ${seconds(wait)} erneut.`,
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute erneut. Es ist nichts verloren gegangen.',
  }),
  graphTooLarge: () => ({
    what: 'Die Antwort von Microsoft Entra ist zu groß; ich kann sie nicht verarbeiten.',
    todo: 'Rufen Sie weniger Konten auf einmal ab. Liegt es an einem einzelnen Konto, öffnen Sie es im Microsoft Entra Admin Center.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Die Anmeldung ist zurzeit nicht möglich: Der Anmeldedienst antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute erneut.',
  }),
  storeFull: () => ({
    what: 'Der Datenträger meiner Datenbank ist voll, deshalb ändere ich nichts.',
    todo: 'Informieren Sie die Betreiber dieses Bots. Sobald wieder Platz ist, fahre ich automatisch fort.',
  }),
  storeUnavailable: ({ stopping }) =>
    stopping
      ? {
          what: 'Der Vorgang wurde nicht angehalten: Meine Datenbank antwortet nicht.',
          todo: 'Er läuft weiter, sobald die Datenbank wieder antwortet: Halten Sie ihn dann an. Dauert die Störung länger, informieren Sie die Betreiber dieses Bots.',
        }
      : {
          what: 'Meine Datenbank antwortet nicht, deshalb ändere ich nichts.',
          todo: 'Versuchen Sie es in einer Minute erneut. Dauert die Störung länger, informieren Sie die Betreiber dieses Bots.',
        },
} satisfies Partial<Sayings>
