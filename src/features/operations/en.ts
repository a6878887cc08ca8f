export const en = {
  commands: {
    operations: {
      summary: 'List your operations.',
      usage: 'operations [all]',
      details: [
        'Running, waiting and scheduled operations come first, then past ones with their result, newest first.',
        'With “all”, approvers and members of the operators’ group see everyone’s open operations.',
      ],
      examples: ['operations', 'operations all'],
      featured: 'Your operations',
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
      details: ['The buttons that don’t fit on its card, and notes about its result.'],
      examples: ['more tobaki-42', 'more'],
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
        'Nothing more is sent. Changes already sent remain.',
        'Approvers and members of the operators’ group can also stop someone else’s operation, including one that is scheduled or waiting for approval. This requires a reason, and the requester is notified.',
      ],
      examples: ['stop tobaki-42', 'stop tobaki-42 wrong list'],
    },
    'continue operation': {
      summary: 'Continue an operation that paused because many accounts failed.',
      usage: 'continue operation [id]',
      details: [
        'Only the person who planned it can do this. It won’t pause again for accounts that fail for the same reason.',
      ],
      examples: ['continue tobaki-42', 'continue'],
    },
  },
}
