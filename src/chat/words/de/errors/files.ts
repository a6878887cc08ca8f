import type { fileErrors } from '../../../input/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

export const fileWords: SaidErrors<typeof fileErrors> = {
  fileNotTaken: ({ command }) => ({
    what: `„${command}“ nimmt keine Datei an, deshalb habe ich sie ignoriert.`,
    todo: 'Senden Sie die Datei allein, um ihre Konten zu prüfen, oder mit „disable accounts“, „enable accounts“ oder „sign out everywhere“.',
  }),
  fileTooLarge: ({ limit, ...which }) => ({
    what:
      'files' in which
        ? `Die ${number(which.files)} Dateien sind zusammen zu groß.`
        : `Die Datei „${which.name}“ ist zu groß.`,
    todo: `Hängen Sie höchstens ${number(limit)} MB auf einmal an oder senden Sie die Liste in Teilen.`,
  }),
  fileNotText: ({ name }) => ({
    what: `Die Datei „${name}“ ist keine Textdatei.`,
    todo: 'Speichern Sie die Datei als CSV oder Text und hängen Sie sie erneut an.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: `In der Datei „${name}“ habe ich keine Konten gefunden.`,
    todo: 'Sie muss Anmeldenamen, E-Mail-Adressen oder Objekt-IDs enthalten: untereinander oder in einer Spalte mit einer Überschrift wie UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: `Ich konnte die Datei „${name}“ nicht herunterladen.`,
    todo: 'Hängen Sie sie erneut an oder fügen Sie ihren Inhalt ein.',
  }),
}
