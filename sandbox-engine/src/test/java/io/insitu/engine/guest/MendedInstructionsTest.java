package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MendedInstructionsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0x0p0",
        "8000000000000000, 0x1p63",
        "8000008000000000, 0x1p63",
        "8000008000000001, 0x1.000002p63",
        "8000018000000000, 0x1.000004p63",
        "ffffffffffffffff, 0x1p64"
    })
    void unsignedNumbersBecomeTheNearestSingle(String hex, String expected) {
        assertThat(MendedInstructions.F32_CONVERT_I64_U(Long.parseUnsignedLong(hex, 16)))
                .isEqualTo(Float.parseFloat(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x0p0",
        "8000000000000400, 0x1p63",
        "8000000000000401, 0x1.0000000000001p63",
        "8000000000000c00, 0x1.0000000000002p63",
        "ffffffffffffffff, 0x1p64"
    })
    void unsignedNumbersBecomeTheNearestDouble(String hex, String expected) {
        assertThat(MendedInstructions.F64_CONVERT_I64_U(Long.parseUnsignedLong(hex, 16)))
                .isEqualTo(Double.parseDouble(expected));
    }

    @Test
    void theSignIsTakenFromNumbersThatLookLikeTheBitsOfANaN() {
        assertThat(MendedInstructions.F32_COPYSIGN(-1, 4.290773E+9f)).isEqualTo(1);
        assertThat(MendedInstructions.F64_COPYSIGN(1, -0.0)).isEqualTo(-1);
        assertThat(MendedInstructions.F64_COPYSIGN(-1, 0x7FC0000000000000L)).isEqualTo(1);
    }
}
