/** How a command is explained. */
export interface CommandText {
  /** One sentence for lists. */
  readonly summary: string
  readonly usage: string
  readonly details: readonly string[]
  readonly examples: readonly string[]
}

const accounts =
  'Accounts are names, sign-in names, mail addresses or object ids; separate them with commas, semicolons or new lines, or paste them as they are.'
const more =
  'Behind the accounts you may give a reason (“because ...”), a ticket (“ticket: INC123”) and a time (“tomorrow at 18:00”).'
const compromised =
  '“as compromised” marks the accounts: enabling them again takes the reason once more and a second person.'
const planFirst = 'Nothing changes yet: you get a plan that shows what would happen to each account, and confirm it.'

export const commands = {
  help: {
    summary: 'Show what I can do.',
    usage: 'help [command]',
    details: ['With the name of a command: how it is written, what it may do, and examples.'],
    examples: ['help', 'help disable accounts'],
  },
  whoami: {
    summary: 'Show who you are signed in as, and what you may do.',
    usage: 'whoami',
    details: ['Name, sign-in name, tenant, permissions, admin roles, and until when the sign-in holds.'],
    examples: ['whoami'],
  },
  'sign in': {
    summary: 'Sign in with your work account.',
    usage: 'sign in',
    details: ['Not needed beforehand: whatever needs it asks for it and then goes on.'],
    examples: ['sign in'],
  },
  'sign out': {
    summary: 'Sign yourself out of this bot.',
    usage: 'sign out',
    details: ['Signs out you, nobody else. Running operations pause until you sign in again.'],
    examples: ['sign out'],
  },
  'list users': {
    summary: 'List accounts, with search and filters.',
    usage: 'list users [search] [enabled|disabled] [guests|members] [department:x] [title:x]',
    details: [
      'The search looks at the start of names and sign-in names.',
      'Put a department or a title of several words in quotes.',
    ],
    examples: [
      'list users',
      'list users alex',
      'list users disabled department:"Customer Service"',
      'list users guests',
    ],
  },
  'check status': {
    summary: 'Check whether accounts are enabled, for any number of them.',
    usage: 'check status [accounts]',
    details: [accounts, 'Shows job title, type and status, and names what was not found, ambiguous or given twice.'],
    examples: ['check status', 'check status adele@contoso.com, miriam@contoso.com'],
  },
  'disable accounts': {
    summary: 'Block accounts from signing in.',
    usage: 'disable accounts [accounts]',
    details: [accounts, more, compromised, planFirst, 'Without accounts you get a form.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
  },
  'enable accounts': {
    summary: 'Let accounts sign in again.',
    usage: 'enable accounts [accounts]',
    details: [accounts, more, planFirst, 'Without accounts you get a form.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'End the sessions of accounts on all their devices.',
    usage: 'sign out everywhere [accounts]',
    details: [
      accounts,
      planFirst,
      'The accounts stay enabled: people can sign in again. Guests are not signed out by this.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'contain accounts': {
    summary: 'Shut an attacker out of accounts: several steps as one operation.',
    usage: 'contain accounts [accounts]',
    details: [
      accounts,
      planFirst,
      'Blocks sign-in, ends sessions, resets passwords, revokes app consents, confirms the accounts as compromised, disables devices and removes sign-in methods; the plan has a line and a switch for each step, and says what cannot be undone. Steps that you or the bot have no permission for are left out and named.',
    ],
    examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com'],
  },
  'disable devices': {
    summary: 'Disable the devices that people are registered on.',
    usage: 'disable devices [accounts]',
    details: [
      accounts,
      planFirst,
      'Nobody can sign in from a disabled device, whoever else uses it. It can be undone: exactly those that were disabled are enabled again. It is off until DEVICE_ACTIONS=true is set, for it takes a broad permission.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Tell Microsoft Entra ID Protection that accounts are compromised.',
    usage: 'confirm compromised [accounts]',
    details: [
      accounts,
      planFirst,
      'Their risk becomes high, and policies for risky users apply to them. It can be undone by dismissing the risk. It takes Microsoft Entra ID P2. The risk of guests is judged in their own organization.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Dismiss what Microsoft Entra ID Protection holds against accounts.',
    usage: 'dismiss risk [accounts]',
    details: [
      accounts,
      planFirst,
      'Policies for risky users no longer apply to them. Undo confirms them as compromised. It takes Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
  'release accounts': {
    summary: 'Let people in again after an incident, and put back what was taken.',
    usage: 'release accounts [accounts]',
    details: [
      accounts,
      planFirst,
      'Enables the accounts, dismisses their risk and puts back what every “contain accounts” recorded for them: app consents, devices, and whatever else can be put back. The plan names what cannot be. It begins with the first 5 accounts, and goes on with the rest unless you stop it or too many fail. For compromised accounts the reason is repeated, and a second person approves.',
    ],
    examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
  },
  'require password change': {
    summary: 'Make people choose a new password at their next sign-in.',
    usage: 'require password change [accounts]',
    details: [
      accounts,
      planFirst,
      'Until they have done so, the current password works. It can be undone. Guests keep their password in their own organization.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Replace passwords by random ones that nobody knows.',
    usage: 'reset passwords [accounts]',
    details: [
      accounts,
      planFirst,
      'The new passwords are never shown or kept: people get back in by self-service password reset or a Temporary Access Pass. It cannot be undone, so you type the number of accounts.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Remove phones, apps and keys with which people prove who they are.',
    usage: 'remove sign-in methods [accounts]',
    details: [
      accounts,
      planFirst,
      'The password stays. The default method goes last. It cannot be undone, so you type the number of accounts. Microsoft Graph lets few of these through at a time: many accounts take minutes.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Revoke what people allowed apps to do in their name.',
    usage: 'revoke app consents [accounts]',
    details: [
      accounts,
      planFirst,
      'Only what people consented to themselves. Apps that an administrator consented to for everybody keep their access; the plan says so. It can be undone.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Remove the licences that are assigned to accounts directly.',
    usage: 'remove licences [accounts]',
    details: [
      accounts,
      planFirst,
      'Licences that come with a group stay; the plan names them. Undo assigns the same licences again, with the same plans switched off, as far as there are free ones.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Remove accounts from their groups.',
    usage: 'remove from groups [accounts]',
    details: [
      accounts,
      planFirst,
      'Groups that cannot be changed from here stay and are named: those with a membership rule, synced from Active Directory, managed in Exchange, able to hold admin roles, and the groups that decide who may use this bot. Undo adds the accounts again.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'offboard accounts': {
    summary: 'Take everything from accounts of people who leave: several steps as one operation.',
    usage: 'offboard accounts [accounts]',
    details: [
      accounts,
      planFirst,
      'Blocks sign-in, ends sessions, revokes app consents, disables devices, removes licences and group memberships; the plan has a line and a switch for each step. Everything but ending sessions can be undone. The result lists what is left to do by hand.',
    ],
    examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
  },
  operations: {
    summary: 'List your operations.',
    usage: 'operations',
    details: ['What runs, waits or is still to come, then what was planned and how it ended, the newest first.'],
    examples: ['operations'],
  },
  operation: {
    summary: 'Show one operation.',
    usage: 'operation [id]',
    details: ['How far it is or how it ended, account by account.'],
    examples: ['operation tobaki-42'],
  },
  undo: {
    summary: 'Undo what an operation changed.',
    usage: 'undo [id]',
    details: [
      'You get a plan first. Only accounts that this operation changed, and that nobody has changed since, are set back; the others are named.',
      'Sign-outs cannot be undone.',
    ],
    examples: ['undo tobaki-42'],
  },
  retry: {
    summary: 'Try again what an operation did not do.',
    usage: 'retry [id]',
    details: [
      'You get a plan first: the accounts that failed, are uncertain or were not reached, read anew.',
      'When only sign-outs are missing, those are planned.',
    ],
    examples: ['retry tobaki-42'],
  },
  'plan again': {
    summary: 'Plan once more what was denied or expired.',
    usage: 'plan again [id]',
    details: [
      'A new plan with the same accounts, reason and ticket. Everything is checked anew, and you confirm it as any plan.',
    ],
    examples: ['plan again tobaki-42'],
  },
  'cancel operation': {
    summary: 'Drop a plan before it runs.',
    usage: 'cancel operation [id]',
    details: ['For who planned it, until it starts. Nothing is changed.'],
    examples: ['cancel operation tobaki-42'],
  },
  'stop operation': {
    summary: 'Stop an operation that runs.',
    usage: 'stop operation [id]',
    details: ['For who planned it. What is already sent is still finished; nothing after it is sent.'],
    examples: ['stop operation tobaki-42'],
  },
  'continue operation': {
    summary: 'Go on with an operation that is paused because many accounts failed.',
    usage: 'continue operation id',
    details: ['For who planned it. It does not ask again about accounts that fail for the same reason.'],
    examples: ['continue operation tobaki-42'],
  },
  approval: {
    summary: 'Show what somebody asks you to approve.',
    usage: 'approval [id]',
    details: ['For approvers: who asks, why, and all accounts page by page.'],
    examples: ['approval tobaki-42'],
  },
  approve: {
    summary: 'Approve another person’s operation.',
    usage: 'approve [id] [comment]',
    details: [
      'Shows what is asked on a card, whose buttons answer it.',
      'For those who were asked to approve, other than who planned it and whose account is in it. It runs with the rights of whoever asked; the first answer counts.',
    ],
    examples: ['approve tobaki-42 checked with HR'],
  },
  deny: {
    summary: 'Deny another person’s operation.',
    usage: 'deny [id] [comment]',
    details: ['For those who were asked to approve; at once, the operation ends and nothing is changed.'],
    examples: ['deny tobaki-42 not before Monday'],
  },
  audit: {
    summary: 'Show who did what, when, why and to whom.',
    usage: 'audit [account|operation|operator]',
    details: [
      'Narrow it with a sign-in name, an object id or the id of an operation; “account:” or “operator:” before it says which is meant.',
      'Shows operations, the latest first; Details and “audit details” show every entry, with Microsoft Graph’s request id. A line says whether the record is whole.',
    ],
    examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
  },
  notifications: {
    summary: 'Choose which messages I send you without being asked.',
    usage: 'notifications [all|decisions|off]',
    details: [
      'All: how a request was decided, that an operation waits for you or a request expires soon, and the end of what took longer than half a minute, was scheduled or approved.',
      'Decisions: the same without the ends. Off: nothing but the cards. Requests for your approval always arrive.',
      'Nobody is told of what they did themselves.',
    ],
    examples: ['notifications', 'notifications decisions', 'notifications off'],
  },
  settings: {
    summary: 'Show the limits and rules in force.',
    usage: 'settings',
    details: ['Limits, protected accounts, cloud and version. They are set by whoever runs this bot, not from chat.'],
    examples: ['settings'],
  },
} satisfies Record<string, CommandText>
