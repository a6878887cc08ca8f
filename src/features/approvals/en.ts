export const en = {
  commands: {
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
  },
}
