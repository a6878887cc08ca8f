import * as de from '../../chat/words/de/command-details.ts'
import * as en from '../../chat/words/en/command-details.ts'
import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  {
    commands: {
      'list users': {
        summary: 'List accounts, with search and filters.',
        usage: 'list users [search] [enabled|disabled] [guests|members] [department:x] [title:x] [inactive:90d]',
        details: [
          'Search matches the start of names and sign-in names.',
          'Put a department or job title of several words in quotes.',
          'inactive:90d finds accounts nobody has signed in with for 90 days, including those that were never used. Requires Microsoft Entra ID P1 and a role such as Reports Reader.',
        ],
        examples: [
          'list users',
          'list users alex',
          'list users disabled department:"Customer Service"',
          'list users guests',
          'list users inactive:90d guests',
        ],
        featured: 'List accounts',
      },
      'check status': {
        summary: 'Check whether accounts are enabled, any number at once.',
        usage: 'check status [details] [accounts]',
        details: [
          en.accounts,
          en.named,
          'Shows job title, type and status, and lists entries that are not found, ambiguous or duplicate.',
          '“details” adds last sign-in, sign-in methods, licences, devices, risk and key groups, for up to 300 accounts. The card says what your role, licence or permissions don’t allow.',
        ],
        examples: ['check status adele@contoso.com, miriam@contoso.com', 'check status details adele@contoso.com'],
        featured: 'Check status',
      },
    },
  },
  {
    commands: {
      'list users': {
        summary: 'Listet Konten auf, mit Suche und Filtern.',
        usage: 'list users [Suche] [enabled|disabled] [guests|members] [department:x] [title:x] [inactive:90d]',
        details: [
          'Gesucht wird am Anfang von Namen und Anmeldenamen.',
          'Setzen Sie Abteilungen oder Positionen aus mehreren Wörtern in Anführungszeichen.',
          'inactive:90d (auch inaktiv:90t) findet Konten, mit denen sich seit 90 Tagen niemand angemeldet hat, auch nie benutzte. Nötig sind Microsoft Entra ID P1 und eine Rolle wie Berichtleseberechtigter.',
        ],
        examples: [
          'list users',
          'list users alex',
          'list users disabled department:"Customer Service"',
          'list users guests',
          'list users inaktiv:90t guests',
        ],
        featured: 'Konten auflisten',
      },
      'check status': {
        summary: 'Prüft, ob Konten aktiviert sind, beliebig viele auf einmal.',
        usage: 'check status [details] [Konten]',
        details: [
          de.accounts,
          de.named,
          'Zeigt Position, Art und Status und nennt Einträge, die nicht gefunden, mehrdeutig oder doppelt sind.',
          '„details“ zeigt für bis zu 300 Konten auch letzte Anmeldung, Anmeldemethoden, Lizenzen, Geräte, Risiko und wichtige Gruppen. Die Karte nennt, was Ihre Rolle, Ihre Berechtigungen oder Ihre Lizenz nicht zulassen.',
        ],
        examples: ['check status adele@contoso.com, miriam@contoso.com', 'check status details adele@contoso.com'],
        featured: 'Status prüfen',
      },
    },
  },
)
