/** What a sentence was taken to mean. */
export const language = { understood: (line: string) => `I understood: ${line}` }

/** What is said to somebody who presses a button on a card of somebody else. */
export const card = {
  belongsTo: (name: string | undefined) =>
    `This card belongs to ${name ?? 'the person who asked for it'}, so I did nothing.`,
  getYourOwn: (line: string) => `To get your own, mention me and write “${line}”.`,
}

/** What is said where others read along, in the place of an answer that names accounts. */
export const channel = {
  sentTo: 'I’ve sent the full answer to our private chat, because other people can see this conversation.',
  counts: (summary: string) => `${summary} · accounts aren’t named where other people can see them`,
  noChat: 'Other people can see this conversation, so I’ll answer in our private chat.',
  openChat: (link: string) => `Open it and ask me there: ${link}`,
}
