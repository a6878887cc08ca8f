import { defineWords } from '../../chat/words/words.ts'
import { accounts as accountsDe } from '../../core/words/de.ts'
import { accounts } from '../../core/words/en.ts'

/** Who changed an account, and when; `id`: the operation. */
export const words = defineWords(
  {
    status: {
      enabled: {
        own: (who: string, id: string, at: string) => `Last enabled by ${who} with Rollcall (${id}), ${at}`,
        person: (who: string, at: string) => `Last enabled by ${who} in another tool, ${at}`,
        app: (who: string, at: string) => `Last enabled by the app ${who}, ${at}`,
        sync: (at: string) => `Last enabled by the sync with Active Directory, ${at}`,
        disruption: (at: string) => `Last enabled by Defender’s attack disruption, ${at}`,
      },
      disabled: {
        own: (who: string, id: string, at: string) => `Last disabled by ${who} with Rollcall (${id}), ${at}`,
        person: (who: string, at: string) => `Last disabled by ${who} in another tool, ${at}`,
        app: (who: string, at: string) => `Last disabled by the app ${who}, ${at}`,
        sync: (at: string) => `Last disabled by the sync with Active Directory, ${at}`,
        disruption: (at: string) => `Last disabled by Defender’s attack disruption, ${at}`,
      },
      unclear: 'The same person might also have used another tool: Entra’s audit log can’t tell.',
      none: (since: string) => `Not enabled or disabled since ${since}, as far as Entra’s audit log says`,
      asOf: (at: string) =>
        `Who enabled or disabled accounts: from Entra’s audit log as of ${at}. The ten minutes before that aren’t known yet.`,
      older: (since: string) => `Changes before ${since} weren’t read: there are too many.`,
    },
    /** On results. */
    changedSince: (count: number, at: string) =>
      `${accounts(count)} ${count === 1 ? 'has' : 'have'} been changed in other tools since, as of ${at}`,
    /** Ends a line that says what wasn't checked. */
    notChecked: (what: string) => `Not checked: ${what}.`,
  },
  {
    status: {
      enabled: {
        own: (who, id, at) => `Zuletzt aktiviert von ${who} mit Rollcall (${id}), ${at}`,
        person: (who, at) => `Zuletzt aktiviert von ${who} in einem anderen Werkzeug, ${at}`,
        app: (who, at) => `Zuletzt aktiviert von der App ${who}, ${at}`,
        sync: (at) => `Zuletzt aktiviert von der Synchronisierung mit Active Directory, ${at}`,
        disruption: (at) => `Zuletzt aktiviert von der Angriffsunterbrechung von Defender, ${at}`,
      },
      disabled: {
        own: (who, id, at) => `Zuletzt deaktiviert von ${who} mit Rollcall (${id}), ${at}`,
        person: (who, at) => `Zuletzt deaktiviert von ${who} in einem anderen Werkzeug, ${at}`,
        app: (who, at) => `Zuletzt deaktiviert von der App ${who}, ${at}`,
        sync: (at) => `Zuletzt deaktiviert von der Synchronisierung mit Active Directory, ${at}`,
        disruption: (at) => `Zuletzt deaktiviert von der Angriffsunterbrechung von Defender, ${at}`,
      },
      unclear:
        'Vielleicht hat dieselbe Person auch ein anderes Werkzeug benutzt: Das Überwachungsprotokoll von Entra sagt es nicht.',
      none: (since) => `Seit ${since} laut Überwachungsprotokoll von Entra weder aktiviert noch deaktiviert`,
      asOf: (at) =>
        `Wer Konten aktiviert oder deaktiviert hat: laut Überwachungsprotokoll von Entra, Stand ${at}. Die zehn Minuten davor sind noch nicht bekannt.`,
      older: (since) => `Änderungen vor ${since} wurden nicht gelesen: Es sind zu viele.`,
    },
    changedSince: (count, at) =>
      `${accountsDe(count)} ${count === 1 ? 'wurde' : 'wurden'} seitdem in anderen Werkzeugen geändert, Stand ${at}`,
    notChecked: (what) => `Nicht geprüft: ${what}.`,
  },
)
