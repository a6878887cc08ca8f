import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { ActionText } from '../../operations/registry/texts.ts'

export const words: InEachLanguage<ActionText> = {
  en: {
    label: 'Sign out everywhere',
    input: { title: 'Also sign out everywhere', addition: 'sign-out' },
    following: {
      progress: (done, total) => `${en.number(done)} of ${en.number(total)} signed out everywhere.`,
      allDone: 'signed out everywhere',
      done: (count, verified, guests) =>
        `${en.number(count)} signed out everywhere${verified > 0 && verified === count ? ', verified' : ''}${guests > 0 ? ` (${en.number(guests)} ${guests === 1 ? 'guest' : 'guests'} can’t be)` : ''}`,
      failed: (count) => `${en.number(count)} couldn’t be signed out`,
      missing: 'Not signed out',
      left: (count) => `${en.accounts(count)} ${count === 1 ? 'is' : 'are'} disabled but still signed in`,
      fix: (count) => (count === 1 ? 'Sign out the one left' : `Sign out the ${en.number(count)} left`),
    },
    stays: 'Sign-outs can’t be undone: anyone signed out has to sign in again.',
    steps: {
      done: 'Signed out everywhere',
      failed: 'Sign-out failed',
      uncertain: 'Sign-out not certain',
      skipped: 'Not signed out',
    },
  },
  de: {
    label: 'Überall abmelden',
    input: { title: 'Auch überall abmelden', addition: 'Abmeldung' },
    following: {
      progress: (done, total) => `${de.number(done)} von ${de.number(total)} überall abgemeldet.`,
      allDone: 'überall abgemeldet',
      done: (count, verified, guests) =>
        `${de.number(count)} überall abgemeldet${verified > 0 && verified === count ? ', überprüft' : ''}${guests > 0 ? ` (bei ${de.number(guests)} ${guests === 1 ? 'Gast' : 'Gästen'} nicht möglich)` : ''}`,
      failed: (count) => `${de.number(count)} ${count === 1 ? 'konnte' : 'konnten'} nicht abgemeldet werden`,
      missing: 'Nicht abgemeldet',
      left: (count) => `${de.accounts(count)} ${count === 1 ? 'ist' : 'sind'} deaktiviert, aber noch angemeldet`,
      fix: (count) => (count === 1 ? 'Das übrige Konto abmelden' : `Die übrigen ${de.number(count)} abmelden`),
    },
    stays: 'Abmeldungen können nicht rückgängig gemacht werden: Wer abgemeldet wurde, muss sich neu anmelden.',
    steps: {
      done: 'Überall abgemeldet',
      failed: 'Abmeldung fehlgeschlagen',
      uncertain: 'Abmeldung unklar',
      skipped: 'Nicht abgemeldet',
    },
  },
}
