import { accounts as givenAccounts, named, planFirst } from '../../chat/words/en/command-details.ts'
import { form } from '../../chat/words/en/playbook-text.ts'
import { accounts } from '../../core/words/en.ts'

export const en = {
  commands: {
    'contain accounts': {
      summary: 'Shut an attacker out of accounts: several steps in one operation.',
      usage: 'contain accounts [accounts]',
      details: [
        givenAccounts,
        named,
        planFirst,
        'If quarantine is set up, synced accounts are quarantined first.',
        'Blocks sign-in, ends sessions, resets passwords, revokes app consents, confirms the accounts as compromised, disables devices and removes sign-in methods.',
        'The plan has a line and a switch for each step and says what can’t be undone. Steps that you or the bot lack permission for are skipped and listed.',
      ],
      examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com', 'contain incident:1234'],
      featured: 'Contain accounts',
    },
  },
  playbooks: {
    contain: {
      button: (count: number) => `Contain ${accounts(count)}`,
      does: (who: string) => `Contain ${who}`,
      running: (who: string) => `Containing ${who}`,
      done: (who: string) => `Contained ${who}`,
      one: 'A containment',
      already: 'Nothing left to contain',
      nothing: 'No account to contain',
      parts: { change: 'to contain', already: 'nothing left to contain' },
      form: form('Contain accounts'),
      byHand: 'Some of this has to be checked by hand, such as inbox rules: the mailbox steps say how.',
      admins: (count: number) =>
        `${accounts(count)} ${count === 1 ? 'keeps its admin roles' : 'keep their admin roles'}, active and eligible: remove them by hand in the Microsoft Entra admin center.`,
      notes: [
        'By hand, in Exchange: check inbox rules, hidden ones too, forwarding, delegates, folder permissions and sent mail. Rollcall shows recent changes at most, never the rules themselves.',
        'By hand, in Entra: check applications the accounts own. Owners can add secrets.',
        'By hand: check what the attacker shared or downloaded, and apps with tenant-wide consent or sessions of their own.',
        'By hand, in the Microsoft Entra admin center: check hardware tokens, security questions and app passwords. Microsoft Graph neither shows nor revokes them, and app passwords survive a password reset.',
        'Once their accounts are enabled again, people get back in with a Temporary Access Pass or a password set by an administrator. Self-service password reset doesn’t work without sign-in methods.',
      ],
      guestsAfter:
        'For guests, tell the administrator of their home tenant: their password, sign-in methods and sessions are managed there.',
      hybridAfter: 'By hand, in Active Directory or Intune: disable their hybrid-joined computers.',
    },
  },
}
