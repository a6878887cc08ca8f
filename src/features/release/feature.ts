import { defineFeature } from '../define.ts'
import { containAgain, release as playbook } from './playbooks.ts'
import { words } from './words.ts'

export const release = defineFeature({ name: 'release', words, playbooks: [playbook, containAgain] })
