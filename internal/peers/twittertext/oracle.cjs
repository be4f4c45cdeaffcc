// Reads one JSON string a line and answers, one JSON object a line, how X's own library counts it.
const twitter = require('twitter-text')
const lines = require('readline').createInterface({ input: process.stdin })

lines.on('line', (line) => {
  const text = JSON.parse(line)
  const { weightedLength, valid } = twitter.parseTweet(text)
  process.stdout.write(JSON.stringify({ length: weightedLength, valid, links: twitter.extractUrls(text) }) + '\n')
})
