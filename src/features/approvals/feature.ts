import { defineFeature } from '../define.ts'
import { approval, approve, deny } from './approvals.ts'
import { extend } from './extend.ts'
import { questionCommands } from './questions.ts'
import { words } from './words.ts'

export const approvals = defineFeature({
  name: 'approvals',
  words,
  commands: [approval, approve, deny, ...questionCommands, extend],
})
