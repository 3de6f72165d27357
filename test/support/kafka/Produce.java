import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Does what each line of standard input says and answers "done": "begin", "commit", "abort", "flush", or
 * "send TOPIC KEY VALUE [HEADER...]" with values in base64, "-" for null; nothing is answered to "send".
 * Arguments are properties of the producer, NAME=VALUE; "with NAME=VALUE" makes another one.
 */
public class Produce {
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> properties = new HashMap<>();
    for (String argument : arguments) put(properties, argument);
    KafkaProducer<byte[], byte[]> producer = open(properties);
    System.out.println("done");
    var input = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = input.readLine()) != null; ) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "begin" -> producer.beginTransaction();
        case "commit" -> producer.commitTransaction();
        case "abort" -> producer.abortTransaction();
        case "flush" -> producer.flush();
        case "send" -> send(producer, words);
        case "with" -> {
          producer.close();
          put(properties, words[1]);
          producer = open(properties);
        }
        default -> throw new IllegalArgumentException(line);
      }
      if (!words[0].equals("send")) System.out.println("done");
    }
    producer.close();
  }

  private static void put(Map<String, Object> properties, String property) {
    String[] pair = property.split("=", 2);
    properties.put(pair[0], pair[1]);
  }

  private static KafkaProducer<byte[], byte[]> open(Map<String, Object> properties) {
    var bytes = new ByteArraySerializer();
    var producer = new KafkaProducer<byte[], byte[]>(properties, bytes, bytes);
    if (properties.containsKey("transactional.id")) producer.initTransactions();
    return producer;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String[] words) {
    var record = new ProducerRecord<>(words[1], decoded(words[2]), decoded(words[3]));
    for (int i = 4; i < words.length; i++) record.headers().add("header-" + i, decoded(words[i]));
    producer.send(record, (place, fault) -> {
      if (fault != null) fault.printStackTrace();
    });
  }

  private static byte[] decoded(String word) {
    return word.equals("-") ? null : Base64.getDecoder().decode(word.substring(1));
  }
}
