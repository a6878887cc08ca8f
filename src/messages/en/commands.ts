import { accounts, compromised, more, named, planFirst } from './command-details.ts'

export interface CommandText {
  /** One sentence, shown in lists. */
  readonly summary: string
  readonly usage: string
  readonly details: readonly string[]
  readonly examples: readonly string[]
}

export const commands = {
  'disable accounts': {
    summary: 'Block accounts from signing in.',
    usage: 'disable accounts [accounts]',
    details: [accounts, named, more, compromised, planFirst, 'Without accounts you get a form.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
  },
  'enable accounts': {
    summary: 'Let accounts sign in again.',
    usage: 'enable accounts [accounts]',
    details: [accounts, more, planFirst, 'Without accounts you get a form.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'Sign accounts out of all their sessions on all devices.',
    usage: 'sign out everywhere [accounts]',
    details: [
      accounts,
      named,
      planFirst,
      'The accounts stay enabled, so people can sign in again. Guests are not signed out.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'contain accounts': {
    summary: 'Shut an attacker out of accounts: several steps in one operation.',
    usage: 'contain accounts [accounts]',
    details: [
      accounts,
      named,
      planFirst,
      'If quarantine is set up, synced accounts are quarantined first.',
      'Blocks sign-in, ends sessions, resets passwords, revokes app consents, confirms the accounts as compromised, disables devices and removes sign-in methods.',
      'The plan has a line and a switch for each step and says what can’t be undone. Steps that you or the bot lack permission for are skipped and listed.',
    ],
    examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com', 'contain incident:1234'],
  },
  incidents: {
    summary: 'List open incidents that name accounts, with buttons to respond.',
    usage: 'incidents',
    details: [
      'Incidents from Microsoft Defender XDR and Sentinel, latest first. “Contain” creates a plan for the compromised accounts; nothing changes until you confirm it.',
      'This is an add-on: an administrator has to consent to a permission, and you need a role such as Security Reader.',
    ],
    examples: ['incidents', 'open incidents'],
  },
  'quarantine accounts': {
    summary: 'Put accounts in a group that Conditional Access blocks. Works for synced accounts too.',
    usage: 'quarantine accounts [accounts]',
    details: [
      accounts,
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
      accounts,
      planFirst,
      'Takes the accounts out, no matter who put them in. “release accounts” does this as well. For compromised accounts you repeat the reason, and a second person approves.',
    ],
    examples: ['release from quarantine', 'release from quarantine alex@contoso.com'],
  },
  'disable devices': {
    summary: 'Disable people’s registered devices.',
    usage: 'disable devices [accounts]',
    details: [
      accounts,
      planFirst,
      'Nobody can sign in from a disabled device, including other people who use it. Undo enables exactly the devices that were disabled. This is off until DEVICE_ACTIONS=true is set, because it requires a broad permission.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Tell Microsoft Entra ID Protection that accounts are compromised.',
    usage: 'confirm compromised [accounts]',
    details: [
      accounts,
      planFirst,
      'Their risk becomes high, and policies for risky users apply to them. Undo dismisses the risk. Requires Microsoft Entra ID P2. The risk of guests is assessed in their home organisation.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Dismiss the user risk that Microsoft Entra ID Protection reports for accounts.',
    usage: 'dismiss risk [accounts]',
    details: [
      accounts,
      planFirst,
      'Policies for risky users no longer apply to them. Undo confirms them as compromised. Requires Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
  'release accounts': {
    summary: 'Let people back in after an incident and restore what was taken away.',
    usage: 'release accounts [accounts]',
    details: [
      accounts,
      planFirst,
      'Enables the accounts, dismisses their risk and restores what “contain accounts” removed, where possible. The plan lists what can’t be restored.',
      'App consents and devices come back only if you choose that on the plan, because an attacker might have added them. If you don’t, the next release offers them again.',
      'It starts with the first 5 accounts and continues with the rest unless you stop it or too many fail. For compromised accounts you repeat the reason, and a second person approves.',
    ],
    examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
  },
  'let back in': {
    summary: 'Let people who lost their password or sign-in methods sign in again.',
    usage: 'let back in [accounts]',
    details: [
      accounts,
      planFirst,
      'Each person’s manager gets a link to a page. After signing in there, they say how they checked the person’s identity, and the page shows them a Temporary Access Pass. Nobody else sees the pass, and it isn’t stored.',
      'For people without a manager, name someone (“receiver: grady@contoso.com”). Then a second person must approve.',
      'This is an add-on: an administrator has to consent to a permission, and Temporary Access Passes have to be turned on in Entra. Guests, and accounts that are disabled or still contained, are skipped.',
    ],
    examples: ['let back in adele@contoso.com', 'let back in group:"Phished accounts" because the incident is over'],
  },
  'require password change': {
    summary: 'Make people choose a new password at their next sign-in.',
    usage: 'require password change [accounts]',
    details: [
      accounts,
      planFirst,
      'The current password keeps working until they change it. You can undo this. Guests keep the password of their home organisation.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Replace passwords with random ones that nobody knows.',
    usage: 'reset passwords [accounts]',
    details: [
      accounts,
      planFirst,
      'The new passwords are never shown or stored. People get back in with self-service password reset or a Temporary Access Pass. This can’t be undone, so you type the number of accounts to confirm.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Remove the phones, apps and keys that people use to verify their identity.',
    usage: 'remove sign-in methods [accounts]',
    details: [
      accounts,
      planFirst,
      'The password stays. The default method is removed last. This can’t be undone, so you type the number of accounts to confirm. Microsoft Graph allows only a few of these at a time: for many accounts, this takes several minutes.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Revoke the consents that people gave to apps.',
    usage: 'revoke app consents [accounts]',
    details: [
      accounts,
      planFirst,
      'Covers only consent that people granted on their own behalf. Apps with tenant-wide admin consent keep their access, and the plan says so. You can undo this.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Remove licences assigned directly to accounts.',
    usage: 'remove licences [accounts]',
    details: [
      accounts,
      planFirst,
      'Licences assigned through groups stay, and the plan lists them. Undo assigns the same licences again, with the same service plans switched off, if enough are available. If not, the undo plan says so.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Remove accounts from their groups.',
    usage: 'remove from groups [accounts]',
    details: [
      accounts,
      planFirst,
      'Groups that can’t be changed from here are skipped and listed: groups with a membership rule, synced from Active Directory, managed in Exchange or role-assignable, and the groups that control who can use this bot. The plan lists licences that people lose with a group. Undo adds the accounts again.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'offboard accounts': {
    summary: 'Remove access for people who leave: several steps in one operation.',
    usage: 'offboard accounts [accounts]',
    details: [
      accounts,
      named,
      planFirst,
      'Blocks sign-in, ends sessions, revokes app consents, disables devices, and removes licences and group memberships. The plan has a line and a switch for each step.',
      'Everything except ending sessions can be undone. The result lists what is left to do by hand.',
    ],
    examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
  },
} satisfies Record<string, CommandText>
