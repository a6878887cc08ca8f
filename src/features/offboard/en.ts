import { accounts as givenAccounts, named, planFirst } from '../../chat/words/en/command-details.ts'
import { form } from '../../chat/words/en/playbook-text.ts'
import { accounts } from '../../core/words/en.ts'

export const en = {
  commands: {
    'offboard accounts': {
      summary: 'Remove access for people who leave: several steps in one operation.',
      usage: 'offboard accounts [accounts]',
      details: [
        givenAccounts,
        named,
        planFirst,
        'Blocks sign-in, ends sessions, revokes app consents, disables devices, and removes licences and group memberships. The plan has a line and a switch for each step.',
        'Everything except ending sessions can be undone. The result lists what is left to do by hand.',
      ],
      examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
    },
  },
  playbooks: {
    offboard: {
      button: (count: number) => `Offboard ${accounts(count)}`,
      does: (who: string) => `Offboard ${who}`,
      running: (who: string) => `Offboarding ${who}`,
      done: (who: string) => `Offboarded ${who}`,
      one: 'An offboarding',
      already: 'Already offboarded',
      nothing: 'No account to offboard',
      parts: { change: 'to offboard', already: 'already offboarded' },
      form: form('Offboard accounts'),
      byHand: 'Some of this has to be done by hand, such as in the mailbox: the mailbox steps say how.',
      admins: (count: number) =>
        `${accounts(count)} ${count === 1 ? 'keeps its admin roles' : 'keep their admin roles'}, active and eligible: remove them by hand in the Microsoft Entra admin center.`,
      notes: [
        'By hand, in Exchange, within 30 days of removing the licences: shared mailbox or archive, forwarding, automatic replies, distribution lists. Microsoft Graph doesn’t let anyone do this for other people.',
        'By hand, in SharePoint: hand over the files in OneDrive.',
        'By hand, in Teams and Entra: new owners for teams, groups, apps and flows. Groups that stay are listed with each account.',
        'By hand, in Intune: wipe or retire devices.',
      ],
    },
  },
}
