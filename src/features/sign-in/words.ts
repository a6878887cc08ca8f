import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  {
    commands: {
      whoami: {
        summary: 'Show who you are signed in as and what you can do.',
        usage: 'whoami',
        details: ['Name, sign-in name, tenant, permissions, admin roles, and when your sign-in expires.'],
        examples: ['whoami', 'who am i'],
        featured: 'Who am I?',
      },
      'sign in': {
        summary: 'Sign in with your work or school account.',
        usage: 'sign in',
        details: ['You don’t have to do this first: commands that need it ask you to sign in, then continue.'],
        examples: ['sign in', 'log in'],
      },
      'sign out': {
        summary: 'Sign yourself out of this bot.',
        usage: 'sign out',
        details: [
          'Signs you out, and nobody else.',
          'Within two seconds, nothing more is sent on your behalf. Requests already sent are completed. Your operations wait until you sign in again.',
        ],
        examples: ['sign out', 'log out'],
      },
    },
  },
  {
    commands: {
      whoami: {
        summary: 'Zeigt, mit welchem Konto Sie angemeldet sind und was Sie dürfen.',
        usage: 'whoami',
        details: ['Name, Anmeldename, Mandant, Berechtigungen, Administratorrollen und Ablauf der Anmeldung.'],
        examples: ['whoami', 'wer bin ich'],
        featured: 'Wer bin ich?',
      },
      'sign in': {
        summary: 'Meldet Sie mit Ihrem Geschäfts- oder Schulkonto an.',
        usage: 'sign in',
        details: [
          'Das müssen Sie nicht vorab tun: Befehle, die eine Anmeldung brauchen, fordern Sie dazu auf und fahren dann fort.',
        ],
        examples: ['sign in', 'anmelden'],
      },
      'sign out': {
        summary: 'Meldet Sie selbst von diesem Bot ab.',
        usage: 'sign out',
        details: [
          'Meldet Sie ab, sonst niemanden.',
          'Nach spätestens zwei Sekunden wird in Ihrem Namen nichts mehr gesendet; bereits gesendete Anfragen werden noch ausgeführt. Ihre Vorgänge warten, bis Sie sich wieder anmelden.',
        ],
        examples: ['sign out', 'abmelden'],
      },
    },
  },
)
