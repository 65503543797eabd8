package dev.torc.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalltimeTest {
  @Test
  void allFormsAreRead() {
    assertThat(Walltime.seconds("2-01:00:01")).hasValue(2 * 86_400 + 3_601);
    assertThat(Walltime.seconds("01:02:03")).hasValue(3_723);
    assertThat(Walltime.seconds("02:03")).hasValue(123);
    assertThat(Walltime.seconds("90")).hasValue(5_400);
    assertThat(Walltime.seconds("1-02")).isEmpty();
    assertThat(Walltime.seconds("x")).isEmpty();
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    assertThat(Walltime.text(3_723)).isEqualTo("01:02:03");
    assertThat(Walltime.text(2 * 86_400 + 3_601)).isEqualTo("2-01:00:01");
    assertThat(Walltime.text(0)).isEqualTo("00:00:00");
  }
}
