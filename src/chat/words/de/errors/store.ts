import type { storeErrors } from '../../../../store/engine/errors.ts'
import type { SaidErrors } from '../../told.ts'

export const storeWords: SaidErrors<typeof storeErrors> = {
  storeUnavailable: ({ stopping, storing }) => {
    if (storing)
      return {
        what: 'Meine Datenbank hat beim Speichern nicht mehr geantwortet. Ich weiß daher nicht, ob es gespeichert wurde.',
        todo: 'Prüfen Sie in einer Minute, ob es wirksam geworden ist, bevor Sie es wiederholen. Dauert die Störung länger, informieren Sie die Betreiber dieses Bots.',
      }
    if (stopping)
      return {
        what: 'Der Vorgang wurde nicht angehalten: Meine Datenbank antwortet nicht.',
        todo: 'Er läuft weiter, sobald die Datenbank wieder antwortet: Halten Sie ihn dann an. Dauert die Störung länger, informieren Sie die Betreiber dieses Bots.',
      }
    return {
      what: 'Meine Datenbank antwortet nicht, deshalb ändere ich nichts.',
      todo: 'Versuchen Sie es in einer Minute erneut. Dauert die Störung länger, informieren Sie die Betreiber dieses Bots.',
    }
  },
  storeFull: () => ({
    what: 'Der Datenträger meiner Datenbank ist voll, deshalb ändere ich nichts.',
    todo: 'Informieren Sie die Betreiber dieses Bots. Sobald wieder Platz ist, fahre ich automatisch fort.',
  }),
}
