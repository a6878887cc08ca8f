/** What is left to do in other systems. */
export const manualSteps = {
  system: { mailbox: 'Mailbox steps', oneDrive: 'OneDrive steps', activeDirectory: 'Active Directory steps' },
  title: (steps: string, who: string) => `${steps}: ${who}`,
  /** What to do; also shown beside the commands for it. */
  steps: {
    rules: 'check the inbox rules',
    forwarding: 'turn off forwarding',
    delegates: 'check who else has access',
    shared: 'convert to a shared mailbox',
    automaticReply: 'set an automatic reply',
    hidden: 'hide from the address list',
    regular: 'convert back to a user mailbox',
    noReply: 'turn off the automatic reply',
    listed: 'show in the address list again',
    managerAccess: 'give the manager access',
    noManagerAccess: 'take the manager’s access away',
  },
}
