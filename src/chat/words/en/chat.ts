/** For people who press a button on someone else's card. */
export const card = {
  belongsTo: (name: string | undefined) =>
    `This card belongs to ${name ?? 'the person who asked for it'}, so I did nothing.`,
  getYourOwn: (line: string) => `To get your own, mention me and send “${line}”.`,
}

/** Posted in a channel instead of an answer that names accounts. */
export const channel = {
  sentTo: 'I’ve sent the full answer to our private chat, because other people can see this conversation.',
  counts: (summary: string) => `${summary} · names aren’t shown here because other people can see this conversation`,
  noChat: 'Other people can see this conversation, so I only answer this in our private chat.',
  openChat: (link: string) => `Open it and ask me there: ${link}`,
}
