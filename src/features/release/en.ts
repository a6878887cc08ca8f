import { accounts as givenAccounts, planFirst } from '../../chat/words/en/command-details.ts'
import { form } from '../../chat/words/en/playbook-text.ts'
import { accounts } from '../../core/words/en.ts'

export const en = {
  commands: {
    'release accounts': {
      summary: 'Let people back in after an incident and restore what was taken away.',
      usage: 'release accounts [accounts]',
      details: [
        givenAccounts,
        planFirst,
        'Enables the accounts, dismisses their risk and restores what “contain accounts” removed, where possible. The plan lists what can’t be restored.',
        'App consents and devices are restored only if you choose that on the plan, because an attacker might have added them. If you don’t, the next release offers them again.',
        'It starts with the first 5 accounts and continues with the rest unless you stop it or too many fail. For compromised accounts you repeat the reason, and a second person approves.',
      ],
      examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
    },
  },
  playbooks: {
    release: {
      button: (count: number) => `Release ${accounts(count)}`,
      does: (who: string) => `Release ${who}`,
      running: (who: string) => `Releasing ${who}`,
      done: (who: string) => `Released ${who}`,
      one: 'A release',
      already: 'Nothing to release',
      nothing: 'No account to release',
      parts: { change: 'to release', already: 'nothing to release' },
      form: form('Release accounts'),
      notes: [
        'People whose password was reset need a new one. People whose sign-in methods were removed can’t reset it themselves: they need a Temporary Access Pass or a password set by an administrator.',
      ],
      left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} not released`,
    },
    containAgain: {
      button: (count: number) => `Contain ${accounts(count)} again`,
      does: (who: string) => `Contain ${who} again`,
      running: (who: string) => `Containing ${who} again`,
      done: (who: string) => `Contained ${who} again`,
      one: 'A second containment',
      already: 'Nothing left to contain',
      nothing: 'No account to contain again',
      parts: { change: 'to contain again', already: 'nothing left to contain' },
      form: form('Contain accounts again'),
      notes: [],
    },
  },
}
