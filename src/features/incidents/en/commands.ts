export const commands = {
  incidents: {
    summary: 'List open incidents that name accounts, with buttons to respond.',
    usage: 'incidents',
    details: [
      'Incidents from Microsoft Defender XDR and Sentinel, latest first. “Contain” creates a plan for the compromised accounts; nothing changes until you confirm it.',
      'This is an add-on: an administrator has to consent to a permission, and you need a role such as Security Reader.',
    ],
    examples: ['incidents', 'open incidents'],
  },
}

export const permissions = { 'SecurityIncident.Read.All': 'see which accounts an incident in Microsoft Defender names' }
