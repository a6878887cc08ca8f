import { accounts as givenAccounts, planFirst } from '../../chat/words/en/command-details.ts'
import { form } from '../../chat/words/en/playbook-text.ts'
import { accounts, number as n } from '../../core/words/en.ts'

export const en = {
  commands: {
    'quarantine accounts': {
      summary: 'Put accounts in a group that Conditional Access blocks. Works for synced accounts too.',
      usage: 'quarantine accounts [accounts]',
      details: [
        givenAccounts,
        planFirst,
        'Adds the accounts to the group in QUARANTINE_GROUP_ID and signs them out. Works for guests too, and for accounts synced from Active Directory, which a sync would enable again if they were disabled.',
        'They count as blocked only if I could read an enabled policy that blocks this group. Undo removes the accounts that this operation added.',
      ],
      examples: ['quarantine accounts', 'quarantine accounts alex@contoso.com'],
    },
    'release from quarantine': {
      summary: 'Take accounts out of the group that Conditional Access blocks.',
      usage: 'release from quarantine [accounts]',
      details: [
        givenAccounts,
        planFirst,
        'Takes the accounts out, no matter who put them in. “release accounts” does this as well. For compromised accounts you repeat the reason, and a second person approves.',
      ],
      examples: ['release from quarantine', 'release from quarantine alex@contoso.com'],
    },
  },
  playbooks: {
    quarantine: {
      button: (count: number) => `Quarantine ${accounts(count)}`,
      does: (who: string) => `Quarantine ${who}`,
      running: (who: string) => `Quarantining ${who}`,
      done: (who: string) => `Quarantined ${who}`,
      one: 'A quarantine',
      already: 'Already in quarantine',
      isAlready: 'already in quarantine',
      nothing: 'No account to quarantine',
      parts: { change: 'to quarantine', already: 'already in quarantine' },
      form: form('Quarantine accounts'),
      notes: [
        'It can take a few minutes before new sign-ins are blocked. If sessions are ended too, services block them at once; otherwise this can take up to a day.',
        'Apps that are already open can keep working for up to an hour, until their access expires.',
        'The accounts stay enabled. Devices, mail forwarding and other groups stay as they were.',
      ],
      notFollowed: (count: number) =>
        `${accounts(count)} ${count === 1 ? 'is' : 'are'} in quarantine but still signed in`,
      left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} not in quarantine`,
      guests: (count: number) =>
        `${n(count)} of these ${count === 1 ? 'is a guest' : 'are guests'}. Guests can’t be signed out from here.`,
    },
    endQuarantine: {
      button: (count: number) => `Release ${accounts(count)} from quarantine`,
      does: (who: string) => `Release ${who} from quarantine`,
      running: (who: string) => `Releasing ${who} from quarantine`,
      done: (who: string) => `Released ${who} from quarantine`,
      one: 'A release from quarantine',
      already: 'Not in quarantine',
      isAlready: 'not in quarantine',
      nothing: 'No account to release from quarantine',
      parts: { change: 'to release', already: 'not in quarantine' },
      form: form('Release from quarantine'),
      notes: [
        'Accounts leave the quarantine group, no matter who put them there. Disabled accounts stay disabled.',
        'It can take a few minutes before people can sign in again.',
      ],
      left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} still in quarantine`,
    },
  },
  quarantineGroup: 'Quarantine',
  permissions: { 'Policy.Read.All': 'see whether Conditional Access blocks accounts in quarantine' },
}
