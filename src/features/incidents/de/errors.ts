import type { SaidErrors } from '../../../chat/words/told.ts'
import type { incidentErrors } from '../errors.ts'

export const errors: SaidErrors<typeof incidentErrors> = {
  incidentNotFound: ({ id }) => ({
    what: `Es gibt keinen Vorfall ${id}, den Sie sehen dürfen.`,
    todo: 'Verwenden Sie seine Nummer aus Microsoft Defender. „Vorfälle“ listet die offenen auf.',
  }),
  incidentMerged: ({ id }) => ({
    what: `Vorfall ${id} wurde so oft mit anderen zusammengeführt, dass ich nicht weitergesucht habe.`,
    todo: 'Verwenden Sie die Nummer des Vorfalls, in dem er aufgegangen ist.',
  }),
  incidentNobody: ({ id, some }) => ({
    what: some
      ? `Vorfall ${id} betrifft kein Konto Ihrer Organisation in Microsoft Entra: ${some}.`
      : `Vorfall ${id} betrifft keine Konten.`,
    todo: 'Lokale Konten und solche aus dem Active Directory müssen dort bearbeitet werden, wo sie verwaltet werden. Sehen Sie sich den Vorfall in Microsoft Defender an.',
  }),
  oneIncident: () => ({
    what: 'Ich kann nur einen Vorfall auf einmal bearbeiten.',
    todo: 'Senden Sie die Vorfälle einzeln. Jeder bekommt einen eigenen Plan.',
  }),
  incidentsRefused: () => ({
    what: 'Microsoft Defender zeigt Ihnen keine Vorfälle.',
    todo: 'Vielleicht erlaubt es Ihre Rolle nicht (nötig ist die Rolle Sicherheitsleseberechtigter oder eine Rolle in Defender), oder Ihrer Organisation fehlt die Lizenz für Microsoft Defender XDR. Defender sagt nicht, was davon zutrifft.',
  }),
}
