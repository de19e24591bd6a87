package dev.kindling.chat.slack.fake;

/** What there is in this Slack, whoever asks for it and by which way. */
final class World {
    final Ids ids = new Ids();
    final ServerTime time = new ServerTime();
    final Witness witness = new Witness();
    final Access access = new Access(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN);
    final People people = new People();
    final Places places = new Places(ids, people);
    final Messages messages = new Messages(ids, witness);
    final Views views = new Views(witness);
    final UploadedFiles files = new UploadedFiles(access);
}
