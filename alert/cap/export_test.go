package cap

// Encode writes a message whether it is right or not, so that the schema can judge what our checks refuse.
var Encode = encode
