export interface CommandText {
  /** One sentence, shown in lists. */
  readonly summary: string
  readonly usage: string
  readonly details: readonly string[]
  readonly examples: readonly string[]
}

const accounts =
  'Accounts can be names, sign-in names, email addresses or object IDs. Separate them with commas, semicolons or line breaks, or paste them as they are.'
const more =
  'After the accounts you can add a reason (“because ...”), a ticket (“ticket: INC123”) and a time (“tomorrow at 18:00”).'
const compromised =
  '“as compromised” marks the accounts: to enable them again, you have to repeat the reason and a second person has to approve.'
const named =
  '“incident:1234” stands for the accounts in a Microsoft Defender incident, “risk:high” or “risk:medium” for people at risk, “leaving:today” for people who leave today.'
const planFirst =
  'You get a plan first. It shows what would happen to each account, and nothing changes until you confirm it.'

export const commands = {
  help: {
    summary: 'Show what I can do.',
    usage: 'help [command]',
    details: ['With a command name: its usage, permissions and examples.'],
    examples: ['help', 'help disable accounts'],
  },
  whoami: {
    summary: 'Show who you are signed in as and what you can do.',
    usage: 'whoami',
    details: ['Name, sign-in name, tenant, permissions, admin roles, and when your sign-in expires.'],
    examples: ['whoami', 'who am i'],
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
  },
  'check status': {
    summary: 'Check whether accounts are enabled, any number at once.',
    usage: 'check status [details] [accounts]',
    details: [
      accounts,
      named,
      'Shows job title, type and status, and lists entries that are not found, ambiguous or duplicate.',
      '“details” adds last sign-in, sign-in methods, licences, devices, risk and key groups, for up to 300 accounts. The card says what your role, licence or permissions don’t allow.',
    ],
    examples: ['check status adele@contoso.com, miriam@contoso.com', 'check status details adele@contoso.com'],
  },
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
  operations: {
    summary: 'List your operations.',
    usage: 'operations [all]',
    details: [
      'Running, waiting and scheduled operations come first, then past ones with their result, newest first.',
      'With “all”, approvers and members of the operators’ group see everyone’s open operations.',
    ],
    examples: ['operations', 'operations all'],
  },
  operation: {
    summary: 'Show one operation.',
    usage: 'operation [id]',
    details: [
      'Its progress or result, account by account.',
      'Approvers and members of the operators’ group also see other people’s confirmed operations.',
    ],
    examples: ['operation tobaki-42', 'operation'],
  },
  more: {
    summary: 'Show everything you can do with an operation that has ended.',
    usage: 'more [id]',
    details: ['The buttons that don’t fit on its card, and what to know about its result.'],
    examples: ['more tobaki-42', 'more'],
  },
  evidence: {
    summary: 'Show what an attacker might have left behind on contained accounts.',
    usage: 'evidence [id]',
    details: [
      'New sign-in methods and devices, app consents, owned applications with secrets, and what Microsoft’s audit log says about mailboxes; with the reason if something was not checked.',
      'Approvers and operators can look at other people’s operations.',
    ],
    examples: ['evidence tobaki-42', 'evidence'],
  },
  undo: {
    summary: 'Undo what an operation changed.',
    usage: 'undo [id]',
    details: [
      'You get a plan first. It restores only accounts that this operation changed and that nobody has changed since. The others are listed.',
      'Sign-outs can’t be undone.',
    ],
    examples: ['undo tobaki-42', 'undo'],
  },
  retry: {
    summary: 'Retry the accounts that an operation didn’t finish.',
    usage: 'retry [id]',
    details: [
      'You get a plan first. It rechecks all accounts that failed, are not certain or weren’t reached.',
      'If only sign-outs are missing, only those are planned.',
    ],
    examples: ['retry tobaki-42', 'retry'],
  },
  'plan again': {
    summary: 'Plan a denied or expired operation again.',
    usage: 'plan again [id]',
    details: [
      'You get a new plan with the same accounts, reason and ticket. Everything is checked again, and you confirm it like any other plan.',
    ],
    examples: ['plan again tobaki-42', 'plan again'],
  },
  'change time': {
    summary: 'Run a scheduled operation at another time.',
    usage: 'change time [id] [time]',
    details: [
      'You get a new plan with the same accounts, reason and ticket, for the new time. Confirming it replaces the scheduled operation. An approval is only valid for the time it was given for, so the new time needs a new approval.',
    ],
    examples: ['change time tobaki-42 to Friday 18:00', 'change time'],
  },
  'cancel operation': {
    summary: 'Cancel a plan before it runs.',
    usage: 'cancel operation [id]',
    details: [
      'Only the person who planned it can do this, until it starts. Nothing is changed. For someone else’s operation, see “stop”.',
    ],
    examples: ['cancel tobaki-42', 'cancel'],
  },
  'stop operation': {
    summary: 'Stop a running operation.',
    usage: 'stop operation [id] [reason]',
    details: [
      'Requests already sent are completed; nothing else is sent.',
      'Approvers and members of the operators’ group can also stop someone else’s operation, including one that is scheduled or waiting for approval. This requires a reason, and the requester is notified.',
    ],
    examples: ['stop tobaki-42', 'stop tobaki-42 wrong list'],
  },
  'take over': {
    summary: 'Take over someone else’s operation.',
    usage: 'take over [id]',
    details: [
      'For operations that are scheduled, running or paused. The owner is asked to hand it over; if it has been waiting for them for a while, approvers are asked too.',
      'Once it’s handed over, it runs with your permissions, and everything is checked again.',
    ],
    examples: ['take over tobaki-42', 'take over operation tobaki-42'],
  },
  'hand over': {
    summary: 'Hand an operation over to the operator who asked for it.',
    usage: 'hand over [id]',
    details: [
      'Shows the request, with buttons to answer it. For the operation’s owner, and for approvers who were asked.',
    ],
    examples: ['hand over tobaki-42', 'hand over operation tobaki-42'],
  },
  'keep operation': {
    summary: 'Decline to hand an operation over.',
    usage: 'keep operation [id]',
    details: [
      'Shows the request, with buttons to answer it. For the operation’s owner, and for approvers who were asked.',
    ],
    examples: ['keep operation tobaki-42', 'keep tobaki-42'],
  },
  'hand off': {
    summary: 'Hand off the steps that I can’t do, such as those in mailboxes.',
    usage: 'hand off [id] [mailbox | onedrive | active directory] [to person]',
    details: [
      'For operations that have ended and leave something to do in mailboxes, OneDrive or Active Directory. Shows a card with a file of PowerShell commands and with buttons to mark the steps as done or not needed.',
      'If you name a person, they get that card in their private chat. They don’t have to be an operator. I never run the commands.',
    ],
    examples: ['hand off tobaki-42', 'hand off tobaki-42 mailbox to grady@contoso.com'],
  },
  'ways back in': {
    summary: 'List the people an operation lets back in, with their links.',
    usage: 'ways back in [id [name]]',
    details: [
      'Shows who is back in, who is waiting for whom, and the link for each. A link opens for its receiver only, so you can send it to receivers who don’t have the app.',
      'With part of a name or sign-in name, it lists only these accounts, or the accounts of this receiver.',
    ],
    examples: ['ways back in', 'ways back in tobaki-42', 'ways back in tobaki-42 adele'],
  },
  report: {
    summary: 'Write a report about an operation or an incident: who did what, when, and the proof.',
    usage: 'report [id | incident:number] [markdown | json] [redacted]',
    details: [
      'The report covers the operation with its retries, undos and releases, what people did in other systems, notes and every account with its evidence. It comes from the audit log alone and can be checked against it. To include what was done before a release, name the first operation or the incident.',
      'It is a page for browsers and printers, Markdown or JSON. “redacted” replaces names with numbers; the key is a separate file.',
    ],
    examples: ['report tobaki-42', 'report tobaki-42 markdown', 'report incident:1234 redacted'],
  },
  note: {
    summary: 'Add a note about an operation to its report.',
    usage: 'note [id] [text]',
    details: [
      'The note goes into the audit log and the report, with your name and the time. It can’t be changed later.',
    ],
    examples: ['note tobaki-42: called the bank, cards are blocked', 'note'],
  },
  aware: {
    summary: 'Enter when an incident became known.',
    usage: 'aware [id] [time]',
    details: [
      'The report says when 24 hours, 72 hours and one month will have passed since then. It doesn’t say whether anything has to be reported.',
      'The latest time counts. All of them stay in the audit log, with the names of those who entered them.',
    ],
    examples: ['aware tobaki-42 9:40', 'aware tobaki-42 yesterday at 18:15', 'aware tobaki-42 2026-11-28 09:40'],
  },
  'continue operation': {
    summary: 'Continue an operation that paused because many accounts failed.',
    usage: 'continue operation [id]',
    details: [
      'Only the person who planned it can do this. It won’t pause again for accounts that fail for the same reason.',
    ],
    examples: ['continue tobaki-42', 'continue'],
  },
  approval: {
    summary: 'Show a request for your approval.',
    usage: 'approval [id]',
    details: ['For approvers: who is asking, why, and all accounts, page by page.'],
    examples: ['approval tobaki-42', 'approvals'],
  },
  approve: {
    summary: 'Approve another person’s operation.',
    usage: 'approve [id] [comment | without accounts]',
    details: [
      'Shows the request on a card with buttons to answer it.',
      'Approvers who were asked can answer, but not the requester or anyone whose account is in the operation. It runs with the requester’s permissions, and the first answer counts.',
      'Accounts you exclude stay as they are, and every card names them. To exclude all of them, deny the request.',
    ],
    examples: [
      'approve tobaki-42',
      'approve tobaki-42 checked with HR',
      'approve tobaki-42 without adele@contoso.com, miriam@contoso.com',
    ],
  },
  deny: {
    summary: 'Deny another person’s operation.',
    usage: 'deny [id] [comment]',
    details: ['Only approvers who were asked can answer. The operation ends at once, and nothing is changed.'],
    examples: ['deny tobaki-42', 'deny tobaki-42 not before Monday'],
  },
  ask: {
    summary: 'Ask the requester something before you decide.',
    usage: 'ask [id] [question]',
    details: [
      'For approvers who were asked. All of them see the question and the answer, and both are recorded. Up to 5 questions per request.',
      'The time for your decision stays the same.',
    ],
    examples: ['ask is this about the phishing mail?', 'ask tobaki-42 why Ann Lee?'],
  },
  answer: {
    summary: 'Answer an approver’s question about your request.',
    usage: 'answer [id] [text]',
    details: ['Answers the oldest open question. All approvers who were asked can read it.'],
    examples: ['answer yes, she opened the mail', 'answer tobaki-42 she opened the mail'],
  },
  extend: {
    summary: 'Give approvers more time to answer your request.',
    usage: 'extend [id]',
    details: [
      'You can do this once. Approvers get the same time again, but not beyond the operation’s scheduled time. Those who were asked are notified.',
    ],
    examples: ['extend', 'extend tobaki-42'],
  },
  audit: {
    summary: 'Show who did what, when, why and to whom.',
    usage: 'audit [account|operation|operator]',
    details: [
      'Narrow it down with a name, a sign-in name, an object ID or an operation ID. Put “account:” or “operator:” in front to say which you mean.',
      'Shows operations, newest first. Details and “audit details” show every entry with its Microsoft Graph request ID. A line says whether the log is intact.',
    ],
    examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
  },
  notifications: {
    summary: 'Choose which messages I send you.',
    usage: 'notifications [all|decisions|off]',
    details: [
      'All: decisions on your requests, operations waiting for you, and requests about to expire. Also the results of operations that were scheduled or approved, or that took longer than half a minute.',
      'Decisions: the same without the results. Off: only the cards. Approval requests always arrive.',
      'I never notify you of what you did yourself.',
    ],
    examples: ['notifications', 'notifications decisions', 'notifications off'],
  },
  away: {
    summary: 'Take a break from approving.',
    usage: 'away [until date and time|off]',
    details: [
      'Until then, only other approvers are asked. If all of them are away, the requester is notified, and the second group is asked if there is one.',
      'Without a time, it shows whether you’re away. “back” or “away off” ends it, and I send you the requests that are still waiting.',
    ],
    examples: ['away until Monday 8:00', 'away until 2026-08-14', 'away off'],
  },
  back: {
    summary: 'End your break from approving.',
    usage: 'back',
    details: ['Ends “away”. I send you the requests that are still waiting for an answer.'],
    examples: ['back', 'i am back'],
  },
  settings: {
    summary: 'Show the limits and rules in force.',
    usage: 'settings',
    details: [
      'Limits, protected accounts, cloud and version. They are set by the people who run this bot and can’t be changed from chat.',
    ],
    examples: ['settings', 'show settings'],
  },
} satisfies Record<string, CommandText>
