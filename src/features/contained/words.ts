import { defineWords } from '../../chat/words/words.ts'
import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'

export const words = defineWords(
  {
    commands: {
      contained: {
        summary: 'List the accounts that are still shut out, and what is wrong with them.',
        usage: 'contained [incident:4711] [mine] [older:7d]',
        details: [
          'Accounts that a containment, a quarantine or a disabling marked as compromised still holds, as the directory stands now. Accounts that someone has let in elsewhere come first.',
          'incident:4711 lists those of one incident, mine those of your operations, and older:7d those held for at least 7 days.',
          'People on the list can’t see it unless they are approvers.',
        ],
        examples: ['contained', 'contained incident:4711', 'contained mine older:7d'],
      },
    },
    errors: {
      containedHidden: () => ({ what: 'I can’t show you this list.', todo: 'Ask an approver.' }),
      containedFilter: ({ text }: { readonly text: string }) => ({
        what: `I don’t know the filter “${text}”.`,
        todo: 'Use incident:4711, mine or older:7d.',
      }),
    },
    contained: {
      title: (count: number) => `${en.accounts(count)} contained`,
      none: 'No account is contained',
      noneText: 'No containment, quarantine or disabling marked as compromised holds an account.',
      noMatch: 'None fits the filter.',
      asOf: (time: string) => `As of ${time}`,
      letIn: (count: number) =>
        `▲ ${en.number(count)} of them can sign in again, although ${count === 1 ? 'it is' : 'they are'} still marked as compromised.`,
      holds: {
        disabled: 'Disabled',
        apart: 'In quarantine',
        unknown: 'Couldn’t be read',
        none: 'Can sign in',
      },
      marked: 'compromised',
      since: (at: string, by: string, operation: string) => `Since ${at}, by ${by} (${operation})`,
      owner: (name: string) => `Owner: ${name}`,
      all: 'All',
      mine: 'Mine',
      older: 'For 7 days or more',
      release: 'Release…',
      selectTitle: 'Release accounts',
      selectLabel: (shown: number, total: number) => `${en.number(shown)} of ${en.accounts(total)}`,
      selectNext: 'Next',
    },
  },
  {
    commands: {
      contained: {
        summary: 'Listet die Konten auf, die noch ausgesperrt sind, und was an ihnen nicht stimmt.',
        usage: 'contained [incident:4711] [mine] [older:7d]',
        details: [
          'Konten, die eine Eindämmung, eine Quarantäne oder eine Deaktivierung mit der Markierung „kompromittiert“ noch aussperrt, nach dem Stand des Verzeichnisses. Zuerst kommen Konten, die jemand anderswo wieder zugelassen hat.',
          'incident:4711 (auch vorfall:4711) listet die eines Vorfalls auf, mine (meine) die Ihrer Vorgänge, older:7d (älter:7t) die seit mindestens 7 Tagen.',
          'Wer auf der Liste steht, sieht sie nur, wenn er genehmigen darf.',
        ],
        examples: ['contained', 'eingedämmt vorfall:4711', 'eingedämmt meine älter:7t'],
      },
    },
    errors: {
      containedHidden: () => ({
        what: 'Diese Liste kann ich Ihnen nicht zeigen.',
        todo: 'Fragen Sie eine genehmigende Person.',
      }),
      containedFilter: ({ text }) => ({
        what: `Den Filter „${text}“ kenne ich nicht.`,
        todo: 'Möglich sind incident:4711, mine und older:7d.',
      }),
    },
    contained: {
      title: (count) => `${de.accounts(count)} eingedämmt`,
      none: 'Kein Konto ist eingedämmt',
      noneText:
        'Keine Eindämmung, Quarantäne oder Deaktivierung mit der Markierung „kompromittiert“ sperrt ein Konto aus.',
      noMatch: 'Keines passt zum Filter.',
      asOf: (time) => `Stand: ${time}`,
      letIn: (count) =>
        `▲ ${de.number(count)} davon ${count === 1 ? 'kann' : 'können'} sich wieder anmelden, obwohl die Markierung „kompromittiert“ noch besteht.`,
      holds: {
        disabled: 'Deaktiviert',
        apart: 'Unter Quarantäne',
        unknown: 'Nicht gelesen',
        none: 'Kann sich anmelden',
      },
      marked: 'kompromittiert',
      since: (at, by, operation) => `Seit ${at}, durch ${by} (${operation})`,
      owner: (name) => `Verantwortlich: ${name}`,
      all: 'Alle',
      mine: 'Meine',
      older: 'Seit 7 Tagen oder länger',
      release: 'Freigeben …',
      selectTitle: 'Konten freigeben',
      selectLabel: (shown, total) => `${de.number(shown)} von ${de.accounts(total)}`,
      selectNext: 'Weiter',
    },
  },
)
