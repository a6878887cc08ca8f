export interface CommandText {
  /** One sentence, shown in lists. */
  readonly summary: string
  readonly usage: string
  readonly details: readonly string[]
  readonly examples: readonly string[]
  /** The button that runs it from the first card of help, so that most people don't need a second one. */
  readonly featured?: string
}

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
} satisfies Record<string, CommandText>
