const month =
  '(?:Jan|Feb|Mar|Mär|Apr|May|Mai|Jun|Jul|Aug|Sept?|Oct|Okt|Nov|Dec|Dez)(?:\\.|r?uary?|ch|z|il|[ei]|y|ust|(?:t?em|o)ber)?(?![a-zä])'
const weekday = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So)[a-zä.]*,? )?'

/** What differs from one run to the next, and what is written in its place. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<guid>'],
  [/\b(?:[bdfghjklmnprstvz][aiou]){3}-\d\d\b/g, '<operation>'],
  [/127\.0\.0\.1:\d+/g, '<address>'],
  [/(?<="(?:lookup|token|lease)":")[\w-]+|(?<=[?&]s=)[\w-]+/g, '<token>'],
  [/\d{4}-\d\d-\d\d(?:T\d\d[:-]\d\d(?::\d\d(?:\.\d+)?)?Z?)?/gi, '<time>'],
  [new RegExp(`${weekday}(?:${month} \\d{1,2}|\\d{1,2}\\. ${month})(?:,? \\d{4})?`, 'g'), '<day>'],
  [/\b\d\d\.\d\d\.(?:\d{4})?/g, '<day>'],
  [/\b\d{1,2}(?::\d\d)?(?::\d\d)? ?[AP]M\b|\b\d{1,2}:\d\d(?::\d\d)?\b/g, '<time>'],
  [/\b\d+ (?:seconds?|Sekunden?)\b|(?<=· )\d+ (?:minutes?|Minuten?)\b/g, '<duration>'],
  [/\b[0-9a-f]{12,}\b/g, '<hash>'],
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{24,}/g, '<token>'],
  [/\b\d{13}\b/g, '<time>'],
]

/** Messages that depend on how fast the machine is: progress, and answers that take longer. */
const passing =
  /"summary":"[^"]*: [\d.,]+\/[\d.,]+"|"text":"(?:Verifying|Wird überprüft)"|The answer will appear here|Die Antwort erscheint hier/

/** What a message says, without what differs from one run to the next; undefined if it doesn't appear in every run. */
export function steadyMessage(activity: string): string | undefined {
  const { type, text, summary, attachments, suggestedActions } = JSON.parse(activity)
  const message = JSON.stringify({ type, text, summary, attachments, suggestedActions })
  if (passing.test(message)) return undefined
  return placeholders.reduce((left, [pattern, name]) => left.replace(pattern, name), message)
}
